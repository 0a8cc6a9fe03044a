"""Who looks, in which buurt and with which roles: all an operation knows of a request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, true

from buurtplein.buurten.models import Buurt, Membership, Partnership, Role, RoleGrant
from buurtplein.core.clock import today
from buurtplein.people.models import LoginSession, Person
from buurtplein.people.viewer import Caretaker, Someone

__all__ = ["Caretaker", "Someone", "Viewer", "is_in_force"]


@dataclass(frozen=True)
class Viewer(Someone):
    """A visitor, member or worker of one buurt, today."""

    buurt: Buurt = None  # type: ignore[assignment]  # always given; the default only follows Someone's
    membership: Membership | None = field(default=None, compare=False)
    roles: frozenset[Role] = frozenset()
    organisation_ids: frozenset[int] = frozenset()  # that I work for here
    excluded_until: date | None = None  # the first day on which they may be here again
    apart: frozenset[int] = frozenset()  # with whom I want no contact, or who want none with me

    @property
    def buurt_id(self) -> int:
        """The buurt that every reading rule starts with."""
        return self.buurt.id

    @property
    def is_member(self) -> bool:
        """Belongs to this buurt, in whatever role."""
        return self.membership is not None and self.membership.is_here

    @property
    def is_excluded(self) -> bool:
        """May not belong to this buurt today."""
        return self.excluded_until is not None

    @property
    def is_verbinder(self) -> bool:
        """A trained buurtverbinder whose term has not ended."""
        return Role.VERBINDER in self.roles

    @property
    def is_professional(self) -> bool:
        """Works for an organisation that is partner here, today."""
        return Role.PROFESSIONAL in self.roles

    @property
    def is_beheerder(self) -> bool:
        """Keeps the settings, roles and organisations of this buurt."""
        return Role.BEHEERDER in self.roles

    def meets(self, column: Any) -> ColumnElement[bool]:
        """That what this column says whose it is may be met here: part of every rule about what someone wrote.

        Neither of two who want no contact meets the other. The verbinder reads everything, as that is their work.
        """
        return true() if self.is_verbinder else self.is_not_of(column, self.apart)

    def meets_one(self, person_id: int | None) -> bool:
        """The plain twin of `meets`: whether this person's name is shown to me."""
        return self.is_verbinder or person_id not in self.apart

    @staticmethod
    def is_not_of(column: Any, people: frozenset[int]) -> ColumnElement[bool]:
        """That this column names none of these people. What is nobody's, is not theirs."""
        return or_(column.is_(None), column.not_in(sorted(people))) if people else true()

    @property
    def is_trusted(self) -> bool:
        """Posts without someone looking first."""
        return bool(self.roles) or (self.membership is not None and self.membership.trusted_at is not None)

    @property
    def signature(self) -> str:
        """How a professional is named behind their name, everywhere: title and organisation. Empty for a neighbour."""
        if not self.is_professional or self.membership is None:
            return ""
        grant = next((g for g in self.membership.roles if g.organisation_id in self.organisation_ids), None)
        return "" if grant is None else grant.signature

    @classmethod
    def of(
        cls,
        buurt: Buurt,
        person: Person | None = None,
        membership: Membership | None = None,
        grants: Sequence[tuple[RoleGrant, Partnership | None]] = (),
        session: LoginSession | None = None,
        *,
        apart: Iterable[int] = (),
    ) -> "Viewer":
        """Work out what someone is here today, from rows that were read before."""
        here = membership is not None and membership.is_here
        excluded = membership is not None and membership.is_excluded
        held = [g for g, partnership in grants if here and is_in_force(g, partnership)]
        return cls(
            person=person,
            session=session,
            buurt=buurt,
            membership=membership if here else None,
            excluded_until=membership.excluded_until if membership is not None and excluded else None,
            roles=frozenset(g.role for g in held),
            organisation_ids=frozenset(g.organisation_id for g in held if g.organisation_id is not None),
            apart=frozenset(apart),
        )


def is_in_force(grant: RoleGrant, partnership: Partnership | None) -> bool:
    """Whether a role counts today: begun, not ended, trained if it must be, its organisation still partner."""
    day = today()
    if not (grant.starts_on <= day and (grant.ends_on is None or day < grant.ends_on)):
        return False
    if grant.role is Role.VERBINDER:
        return grant.trained_on is not None and grant.trained_on <= day
    if grant.role is Role.PROFESSIONAL:
        return partnership is not None and partnership.is_current
    return True
