"""A buurt, its house rules, its people with their roles, and its partner organisations."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, or_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from buurtplein.core.clock import now, today
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l
from buurtplein.people.models import Person


class Role(StrEnum):
    """What someone may do besides being a bewoner. Roles add up."""

    VERBINDER = "verbinder"
    PROFESSIONAL = "professional"
    BEHEERDER = "beheerder"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.VERBINDER: _l("buurtverbinder"),
    Role.PROFESSIONAL: _l("professional"),
    Role.BEHEERDER: _l("beheerder"),
}


class Accent(StrEnum):
    """The colour of a buurt."""

    EMAILLE = "emaille"
    BAKSTEEN = "baksteen"
    LINDE = "linde"
    GRACHT = "gracht"
    HEIDE = "heide"

    @property
    def label(self) -> str:
        """As the beheerder reads it."""
        return str(_ACCENT_LABELS[self])


_ACCENT_LABELS = {
    Accent.EMAILLE: _l("Emailleblauw"),
    Accent.BAKSTEEN: _l("Baksteenrood"),
    Accent.LINDE: _l("Lindegroen"),
    Accent.GRACHT: _l("Grachtenblauw"),
    Accent.HEIDE: _l("Heidepaars"),
}


class RegionKind(StrEnum):
    """The four levels of the CBS list of regions."""

    LAND = "Land"
    GEMEENTE = "Gemeente"
    WIJK = "Wijk"
    BUURT = "Buurt"


class Region(Base):
    """One row of the CBS list of gemeenten, wijken and buurten (CC BY 4.0)."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[RegionKind]
    name: Mapped[str]
    gemeente_code: Mapped[str] = mapped_column(default="", index=True)
    gemeente_name: Mapped[str] = mapped_column(default="")
    wijk_code: Mapped[str] = mapped_column(default="")
    residents: Mapped[int | None]  # None: not known, which is not the same as 0


STALL_DAYS = range(7, 61)  # how long nothing can be told before the alarm goes: the beheerder chooses


class Buurt(Base):
    """One neighbourhood with its own name, look, rules and people."""

    __tablename__ = "buurt"
    __table_args__ = (
        CheckConstraint("trusted_after >= 0", name="trust_takes_posts"),
        CheckConstraint("stall_after_days BETWEEN 7 AND 60", name="stalls_in_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    accent: Mapped[Accent] = mapped_column(default=Accent.EMAILLE)
    welcome: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")  # who picks up the phone
    phone: Mapped[str] = mapped_column(default="")
    visiting: Mapped[str] = mapped_column(default="")  # "Lindelaan 2, dinsdag van 10 tot 12 uur"
    code: Mapped[str] = mapped_column(default="")  # buurtcode from a letter: skips the wait
    trusted_after: Mapped[int | None] = mapped_column(default=1)  # good posts; 0: nobody waits; None: when told so
    stall_after_days: Mapped[int] = mapped_column(default=14)  # without news of an actie or opgave: the alarm
    found_by_search_engines: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    short_since: Mapped[date | None]  # there are fewer verbinders than two; the beheerder was told then
    alone_since: Mapped[date | None]  # there is no verbinder at all: the beheerder looks at first posts
    last_number: Mapped[int] = mapped_column(default=0)  # of posts and opgaven; see take_number
    version: Mapped[int] = mapped_column(default=1)  # rises with everything that visitors may see change

    region: Mapped[Region | None] = relationship()
    rules: Mapped[list["HouseRule"]] = relationship(order_by="HouseRule.position", cascade="all, delete-orphan")

    def trusts_after(self, good: int) -> bool:
        """Whether the posts of who wrote so many good ones wait no more."""
        return self.trusted_after is not None and good >= self.trusted_after


class HouseRule(Base):
    """One house rule of a buurt; a ruling names the one it rests on."""

    __tablename__ = "house_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    sentences: Mapped[str] = mapped_column(default="")  # to choose from when deciding, one a line
    dropped_at: Mapped[datetime | None]

    @property
    def sentence_list(self) -> list[str]:
        """The standard sentences, each on its own."""
        return self.sentences.splitlines()


class Organisation(Base):
    """A party that works in neighbourhoods: welfare, police, housing, gemeente, a club."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Partnership(Base):
    """An organisation is partner in a buurt, from one day until another."""

    __tablename__ = "partnership"
    __table_args__ = (UniqueConstraint("organisation_id", "buurt_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the first day without access

    organisation: Mapped[Organisation] = relationship()

    @hybrid_property
    def is_current(self) -> bool:
        """Whether it is partner today."""
        return self.starts_on <= today() and (self.ends_on is None or today() < self.ends_on)

    @is_current.inplace.expression
    @classmethod
    def _is_current(cls) -> ColumnElement[bool]:
        return and_(cls.starts_on <= today(), or_(cls.ends_on.is_(None), cls.ends_on > today()))


class Membership(Base):
    """A person belongs to a buurt; at most one row per pair."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "buurt_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id"), index=True)
    street: Mapped[str] = mapped_column(default="")  # never a house number
    joined_at: Mapped[datetime] = mapped_column(default=now)
    trusted_at: Mapped[datetime | None]  # posts need no look beforehand any more
    left_at: Mapped[datetime | None]
    excluded_until: Mapped[date | None]  # the first day on which they may be here again; the ruling says why
    away_from: Mapped[date | None]  # a verbinder's holiday, and the first day after it
    back_on: Mapped[date | None]
    handover: Mapped[str] = mapped_column(default="")  # what the other verbinders must know meanwhile
    work_area: Mapped[str] = mapped_column(default="")  # of a professional, for wie is wie: "Molenstraat en omgeving"
    work_phone: Mapped[str] = mapped_column(default="")
    welcomed_at: Mapped[datetime | None]  # a professional has seen who and what there is here
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # a colleague who stands in

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])
    roles: Mapped[list["RoleGrant"]] = relationship(back_populates="membership", cascade="all, delete-orphan")

    @property
    def is_excluded(self) -> bool:
        """Whether this person may not belong here today."""
        return self.excluded_until is not None and self.excluded_until > today()

    @hybrid_property
    def is_away(self) -> bool:
        """Whether this verbinder is on holiday today: they may do everything, and nobody counts on them."""
        return self.away_from is not None and self.back_on is not None and self.away_from <= today() < self.back_on

    @is_away.inplace.expression
    @classmethod
    def _is_away(cls) -> ColumnElement[bool]:
        known = and_(cls.away_from.is_not(None), cls.back_on.is_not(None))
        return and_(known, cls.away_from <= today(), cls.back_on > today())

    @hybrid_property
    def is_here(self) -> bool:
        """Whether this person belongs here today: neither left nor excluded."""
        return self.left_at is None and not self.is_excluded

    @is_here.inplace.expression
    @classmethod
    def _is_here(cls) -> ColumnElement[bool]:
        may_be = or_(cls.excluded_until.is_(None), cls.excluded_until <= today())
        return and_(cls.left_at.is_(None), may_be)


class RoleGrant(Base):
    """A role someone has in a buurt, from one day until another. It lapses by itself."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role <> 'verbinder' OR (trained_on IS NOT NULL AND ends_on IS NOT NULL)", name="trained"),
        CheckConstraint("role <> 'professional' OR organisation_id IS NOT NULL", name="works_somewhere"),
        Index("ix_role_grant_membership_id_role", "membership_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    role: Mapped[Role]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the first day without the role
    trained_on: Mapped[date | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(default="")  # "wijkagent", shown next to the name
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    warned_on: Mapped[date | None]  # when its end was last told of beforehand

    membership: Mapped[Membership] = relationship(back_populates="roles")
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def signature(self) -> str:
        """What stands behind the name of a professional: "wijkagent, Politie"; empty without an organisation."""
        return ", ".join(filter(None, [self.title, self.organisation.name])) if self.organisation else ""


class JoinRequest(Base):
    """Someone wants to join and has yet to type the code we mailed. Removed when they do, or when it expires."""

    __tablename__ = "join_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id"), index=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("code.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    postcode: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="nl")
    has_buurtcode: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(default=now)
