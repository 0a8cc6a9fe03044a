"""What someone was told, how they want to be told, and the daily mail they got."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from buurtplein.core.clock import now
from buurtplein.core.db import Base
from buurtplein.core.i18n import _l


class Mail(StrEnum):
    """When someone wants mail about a kind of news."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_MAIL_LABELS[self])


_MAIL_LABELS = {
    Mail.NOW: _l("Meteen"),
    Mail.DAILY: _l("Eén keer per dag"),
    Mail.WEEKLY: _l("Eén keer per week, op vrijdag"),
    Mail.NEVER: _l("Nooit"),
}
GATHERED = (Mail.DAILY, Mail.WEEKLY)  # waits for a mail with more in it


MAILS_A_DAY = (1, 3, 5, 10, 0)  # how many mails at once someone can choose to get at most; 0: no limit


class Group(StrEnum):
    """Kinds of news between which someone chooses."""

    REACTIES = "reacties"
    BESLUITEN = "besluiten"
    KOPPELINGEN = "koppelingen"
    ACTIVITEITEN = "activiteiten"
    WIJKOPGAVEN = "wijkopgaven"
    GIDS = "gids"
    VOLGEN = "volgen"
    ZOEKEN = "zoeken"
    BUURT = "buurt"
    ROLLEN = "rollen"
    WERK = "werk"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_GROUP_LABELS[self])

    @property
    def hint(self) -> str:
        """What it is about, in a sentence."""
        return str(_GROUP_HINTS[self])

    @property
    def on_site(self) -> bool:
        """Whether it can be shown on the site. New posts are there already: on the prikbord."""
        return self is not Group.BUURT

    @property
    def choices(self) -> tuple[Mail, ...]:
        """When it can be mailed; once a week only what can wait so long."""
        at_once = () if self in {Group.BUURT, Group.WERK} else (Mail.NOW,)
        by_week = (Mail.WEEKLY,) if self in {Group.BUURT, Group.WIJKOPGAVEN, Group.VOLGEN, Group.ZOEKEN} else ()
        return (*at_once, Mail.DAILY, *by_week, Mail.NEVER)

    @property
    def usual(self) -> Mail:
        """When it is mailed to who never chose: at once if someone waits for an answer, else once a day."""
        if self in {Group.REACTIES, Group.BESLUITEN, Group.KOPPELINGEN, Group.GIDS, Group.ROLLEN}:
            return Mail.NOW
        return Mail.DAILY if self in {Group.ACTIVITEITEN, Group.WIJKOPGAVEN, Group.VOLGEN, Group.ZOEKEN} else Mail.NEVER


_GROUP_LABELS = {
    Group.REACTIES: _l("Reacties op mijn berichten"),
    Group.BESLUITEN: _l("Besluiten over mijn berichten"),
    Group.KOPPELINGEN: _l("Koppelingen"),
    Group.ACTIVITEITEN: _l("Activiteiten"),
    Group.WIJKOPGAVEN: _l("Wijkopgaven"),
    Group.GIDS: _l("De buurtgids"),
    Group.VOLGEN: _l("Wat ik volg"),
    Group.ZOEKEN: _l("Wat ik zoek"),
    Group.BUURT: _l("Nieuwe berichten in mijn buurt"),
    Group.ROLLEN: _l("Rollen in de buurt"),
    Group.WERK: _l("Werk voor de buurtverbinder"),
}
_GROUP_HINTS = {
    Group.REACTIES: _l("Een buur reageert op je bericht, of onder een bericht waar jij ook op reageerde."),
    Group.BESLUITEN: _l("Een buurtverbinder keek naar je bericht of je melding."),
    Group.KOPPELINGEN: _l("De buurtverbinder wil je met een buur verbinden, of je buur schrijft je een bericht."),
    Group.ACTIVITEITEN: _l(
        "Iemand doet mee, of iets verandert. Gaat iets niet door of is er een plek vrij? Dan mailen we je meteen."
    ),
    Group.WIJKOPGAVEN: _l(
        "We gaan aan de slag met wat je vertelde, het gaat verder, er is een antwoord, je actie moet bijna af zijn, "
        "of iemand vraagt of jij een actie overneemt."
    ),
    Group.GIDS: _l("Klopt wat jij bijhoudt nog? En: een buurtverbinder keek naar wat je in de gids zette."),
    Group.VOLGEN: _l("Een buur reageert op wat je volgt, of er verandert iets."),
    Group.ZOEKEN: _l("Er is iets nieuws dat past bij een zoekopdracht die je bewaart."),
    Group.BUURT: _l("Wat buren die dag op het plein zetten."),
    Group.ROLLEN: _l("Een rol stopt bijna, of er zijn te weinig buurtverbinders."),
    Group.WERK: _l("Er wacht een bericht, een melding of een bezwaar."),
}


class Subject(StrEnum):
    """Which row a notification is about."""

    POST = "post"
    TERM = "term"  # a post that goes soon, for its author
    FOUND = "found"  # a post that someone keeps looking for
    FOUND_COMMENT = "found_comment"
    FOUND_ENTRY = "found_entry"
    FOUND_OPGAVE = "found_opgave"
    APPOINTMENT = "appointment"  # a post in which someone takes part
    DATE = "date"  # one time of an activity for which someone signed up
    COMMENT = "comment"
    RULING = "ruling"
    RECEIPT = "receipt"  # a report, for whoever placed it
    MATCH = "match"
    TALK = "talk"  # a koppeling, for the two who write to each other
    MESSAGE_REPORT = "message_report"
    REPLY = "reply"  # a koppeling, for who is asked something about it
    OPGAVE = "opgave"
    ENDING = "ending"  # of an opgave
    ACTIE = "actie"
    SILENT_ACTIE = "silent_actie"  # as long as nothing is told about it
    HUISKAMER = "huiskamer"
    SCHOUW = "schouw"
    GESPREK = "gesprek"
    CO_OWNER = "co_owner"  # of an opgave, for who is asked to be it
    OFFER = "offer"  # of an actie, for who can take it over
    WAITING = "waiting"  # a post, for whoever looks at it beforehand
    REPORT = "report"
    OBJECTION = "objection"
    ROLE = "role"  # for whoever has it, and who keeps the buurt
    COVER = "cover"  # a buurt, for who keeps it
    ENTRY = "entry"
    CHECK = "check"  # an entry, for who can say that it is right
    CHORE = "chore"  # an entry, for a verbinder


class Kind(StrEnum):
    """What someone is told."""

    COMMENT_ON_MINE = "comment_on_mine"
    COMMENT_TOO = "comment_too"
    POST_APPROVED = "post_approved"
    POST_EXPIRING = "post_expiring"
    POST_EXPIRED = "post_expired"
    RULING_MADE = "ruling_made"
    MEMBERSHIP_RULED = "membership_ruled"
    OBJECTION_DECIDED = "objection_decided"
    REPORT_SETTLED = "report_settled"
    MATCH_PROPOSED = "match_proposed"
    MATCH_INTRODUCED = "match_introduced"
    MATCH_DECLINED = "match_declined"
    MATCH_OUTCOME = "match_outcome"
    MATCH_WORKED = "match_worked"
    MESSAGE_SENT = "message_sent"
    TALK_DECIDED = "talk_decided"
    SOMEONE_JOINS = "someone_joins"
    PLAN_NEWS = "plan_news"
    FOLLOWED_COMMENT = "followed_comment"
    FOLLOWED_POST = "followed_post"
    FOLLOWED_OPGAVE = "followed_opgave"
    SEARCH_FOUND = "search_found"
    SEARCH_FOUND_COMMENT = "search_found_comment"
    SEARCH_FOUND_ENTRY = "search_found_entry"
    SEARCH_FOUND_OPGAVE = "search_found_opgave"
    ACTIVITY_CHANGED = "activity_changed"
    ACTIVITY_OFF = "activity_off"
    DATE_CHANGED = "date_changed"
    DATE_MOVED = "date_moved"
    DATE_OFF = "date_off"
    DATE_PLACE = "date_place"
    DATE_SOON = "date_soon"
    SOURCE_ADDED = "source_added"
    SOURCE_WENT_ON = "source_went_on"
    SOURCE_ANSWERED = "source_answered"
    OPGAVE_ENDED = "opgave_ended"
    RESULT_TOLD = "result_told"
    OPGAVE_REOPENED = "opgave_reopened"
    OPGAVE_REGROUPED = "opgave_regrouped"
    OPGAVE_YOURS = "opgave_yours"
    ACTIE_YOURS = "actie_yours"
    ACTIE_DUE = "actie_due"
    ACTIE_STALLED = "actie_stalled"
    OPGAVE_STALLED = "opgave_stalled"
    ACTIE_BRING_UP = "actie_bring_up"
    ACTIE_OFFERED = "actie_offered"
    ACTIE_TAKEN = "actie_taken"
    ACTIE_STAYS = "actie_stays"
    CO_OWNER_ASKED = "co_owner_asked"
    CO_OWNER_YES = "co_owner_yes"
    CO_OWNER_NO = "co_owner_no"
    CO_OWNER_STOPS = "co_owner_stops"
    CO_OWNER_ENDED = "co_owner_ended"
    GESPREK_WENT_ON = "gesprek_went_on"
    GESPREK_ANSWERED = "gesprek_answered"
    FINDING_ANSWERED = "finding_answered"
    HUISKAMER_YOURS = "huiskamer_yours"
    HUISKAMER_CHANGED = "huiskamer_changed"
    HUISKAMER_OFF = "huiskamer_off"
    SCHOUW_YOURS = "schouw_yours"
    SCHOUW_CHANGED = "schouw_changed"
    SCHOUW_OFF = "schouw_off"
    ENTRY_SHOWN = "entry_shown"
    ENTRY_TURNED_DOWN = "entry_turned_down"
    ENTRY_DUE = "entry_due"
    ENTRY_LAPSED = "entry_lapsed"
    ENTRY_DOUBTED = "entry_doubted"
    OWN_TERM_ENDS = "own_term_ends"
    TERM_ENDS = "term_ends"
    LEFT_SHORT = "left_short"
    LEFT_ALONE = "left_alone"
    POST_WAITS = "post_waits"
    REPORT_WAITS = "report_waits"
    MESSAGE_REPORTED = "message_reported"
    OBJECTION_WAITS = "objection_waits"
    ENTRY_WAITS = "entry_waits"
    DOUBT_WAITS = "doubt_waits"

    @property
    def group(self) -> Group:
        """The preference that decides about it."""
        return _KINDS[self][0]

    @property
    def subject(self) -> Subject:
        """What its `subject_id` refers to."""
        return _KINDS[self][1]

    @property
    def names_someone(self) -> bool:
        """Whether it says by name who did it: a neighbour, and not someone at work for the buurt."""
        named = {Kind.COMMENT_ON_MINE, Kind.COMMENT_TOO, Kind.FOLLOWED_COMMENT, Kind.MESSAGE_SENT, Kind.SOMEONE_JOINS}
        return self in named

    @property
    def is_urgent(self) -> bool:
        """Of no use any more tomorrow: once a day becomes at once."""
        return self in {
            Kind.HUISKAMER_OFF,
            Kind.SCHOUW_OFF,
            Kind.ACTIVITY_OFF,
            Kind.DATE_MOVED,
            Kind.DATE_OFF,
            Kind.DATE_PLACE,
        }

    @property
    def may_wait(self) -> bool:
        """Whether it goes in the daily mail when someone had mail enough today; not what someone waits for."""
        awaited = self.is_urgent or self.group is Group.KOPPELINGEN
        return not awaited and self not in {Kind.RULING_MADE, Kind.MEMBERSHIP_RULED, Kind.OBJECTION_DECIDED}


_KINDS = {
    Kind.COMMENT_ON_MINE: (Group.REACTIES, Subject.COMMENT),
    Kind.COMMENT_TOO: (Group.REACTIES, Subject.COMMENT),
    Kind.POST_APPROVED: (Group.BESLUITEN, Subject.POST),
    Kind.POST_EXPIRING: (Group.BESLUITEN, Subject.TERM),
    Kind.POST_EXPIRED: (Group.BESLUITEN, Subject.POST),
    Kind.RULING_MADE: (Group.BESLUITEN, Subject.RULING),
    Kind.MEMBERSHIP_RULED: (Group.BESLUITEN, Subject.RULING),
    Kind.OBJECTION_DECIDED: (Group.BESLUITEN, Subject.RULING),
    Kind.REPORT_SETTLED: (Group.BESLUITEN, Subject.RECEIPT),
    Kind.MATCH_PROPOSED: (Group.KOPPELINGEN, Subject.REPLY),
    Kind.MATCH_INTRODUCED: (Group.KOPPELINGEN, Subject.MATCH),
    Kind.MATCH_DECLINED: (Group.KOPPELINGEN, Subject.MATCH),
    Kind.MESSAGE_SENT: (Group.KOPPELINGEN, Subject.TALK),
    Kind.TALK_DECIDED: (Group.KOPPELINGEN, Subject.TALK),
    Kind.MATCH_WORKED: (Group.KOPPELINGEN, Subject.MATCH),
    Kind.MATCH_OUTCOME: (Group.KOPPELINGEN, Subject.REPLY),
    Kind.SOMEONE_JOINS: (Group.ACTIVITEITEN, Subject.POST),
    Kind.PLAN_NEWS: (Group.ACTIVITEITEN, Subject.COMMENT),
    Kind.FOLLOWED_COMMENT: (Group.VOLGEN, Subject.COMMENT),
    Kind.FOLLOWED_POST: (Group.VOLGEN, Subject.POST),
    Kind.FOLLOWED_OPGAVE: (Group.VOLGEN, Subject.OPGAVE),
    Kind.SEARCH_FOUND: (Group.ZOEKEN, Subject.FOUND),
    Kind.SEARCH_FOUND_COMMENT: (Group.ZOEKEN, Subject.FOUND_COMMENT),
    Kind.SEARCH_FOUND_ENTRY: (Group.ZOEKEN, Subject.FOUND_ENTRY),
    Kind.SEARCH_FOUND_OPGAVE: (Group.ZOEKEN, Subject.FOUND_OPGAVE),
    Kind.ACTIVITY_CHANGED: (Group.ACTIVITEITEN, Subject.APPOINTMENT),
    Kind.ACTIVITY_OFF: (Group.ACTIVITEITEN, Subject.APPOINTMENT),
    Kind.DATE_CHANGED: (Group.ACTIVITEITEN, Subject.DATE),
    Kind.DATE_MOVED: (Group.ACTIVITEITEN, Subject.DATE),
    Kind.DATE_OFF: (Group.ACTIVITEITEN, Subject.DATE),
    Kind.DATE_PLACE: (Group.ACTIVITEITEN, Subject.DATE),
    Kind.DATE_SOON: (Group.ACTIVITEITEN, Subject.DATE),
    Kind.SOURCE_ADDED: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.SOURCE_WENT_ON: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.SOURCE_ANSWERED: (Group.WIJKOPGAVEN, Subject.POST),
    Kind.OPGAVE_ENDED: (Group.WIJKOPGAVEN, Subject.ENDING),
    Kind.RESULT_TOLD: (Group.WIJKOPGAVEN, Subject.POST),
    Kind.OPGAVE_REOPENED: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.OPGAVE_REGROUPED: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.OPGAVE_YOURS: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.ACTIE_YOURS: (Group.WIJKOPGAVEN, Subject.ACTIE),
    Kind.ACTIE_DUE: (Group.WIJKOPGAVEN, Subject.ACTIE),
    Kind.ACTIE_STALLED: (Group.WIJKOPGAVEN, Subject.SILENT_ACTIE),
    Kind.OPGAVE_STALLED: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.ACTIE_BRING_UP: (Group.WIJKOPGAVEN, Subject.ACTIE),
    Kind.ACTIE_OFFERED: (Group.WIJKOPGAVEN, Subject.OFFER),
    Kind.ACTIE_TAKEN: (Group.WIJKOPGAVEN, Subject.ACTIE),
    Kind.ACTIE_STAYS: (Group.WIJKOPGAVEN, Subject.ACTIE),
    Kind.CO_OWNER_ASKED: (Group.WIJKOPGAVEN, Subject.CO_OWNER),
    Kind.CO_OWNER_YES: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.CO_OWNER_NO: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.CO_OWNER_STOPS: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.CO_OWNER_ENDED: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.FINDING_ANSWERED: (Group.WIJKOPGAVEN, Subject.GESPREK),
    Kind.GESPREK_WENT_ON: (Group.WIJKOPGAVEN, Subject.OPGAVE),
    Kind.GESPREK_ANSWERED: (Group.WIJKOPGAVEN, Subject.GESPREK),
    Kind.HUISKAMER_YOURS: (Group.WIJKOPGAVEN, Subject.HUISKAMER),
    Kind.HUISKAMER_CHANGED: (Group.WIJKOPGAVEN, Subject.HUISKAMER),
    Kind.HUISKAMER_OFF: (Group.WIJKOPGAVEN, Subject.HUISKAMER),
    Kind.SCHOUW_YOURS: (Group.WIJKOPGAVEN, Subject.SCHOUW),
    Kind.SCHOUW_CHANGED: (Group.WIJKOPGAVEN, Subject.SCHOUW),
    Kind.SCHOUW_OFF: (Group.WIJKOPGAVEN, Subject.SCHOUW),
    Kind.ENTRY_SHOWN: (Group.GIDS, Subject.ENTRY),
    Kind.ENTRY_TURNED_DOWN: (Group.GIDS, Subject.ENTRY),
    Kind.ENTRY_DUE: (Group.GIDS, Subject.CHECK),
    Kind.ENTRY_LAPSED: (Group.GIDS, Subject.CHECK),
    Kind.ENTRY_DOUBTED: (Group.GIDS, Subject.ENTRY),
    Kind.OWN_TERM_ENDS: (Group.ROLLEN, Subject.ROLE),
    Kind.TERM_ENDS: (Group.ROLLEN, Subject.ROLE),
    Kind.LEFT_SHORT: (Group.ROLLEN, Subject.COVER),
    Kind.LEFT_ALONE: (Group.ROLLEN, Subject.COVER),
    Kind.POST_WAITS: (Group.WERK, Subject.WAITING),
    Kind.REPORT_WAITS: (Group.WERK, Subject.REPORT),
    Kind.MESSAGE_REPORTED: (Group.WERK, Subject.MESSAGE_REPORT),
    Kind.OBJECTION_WAITS: (Group.WERK, Subject.OBJECTION),
    Kind.ENTRY_WAITS: (Group.WERK, Subject.CHORE),
    Kind.DOUBT_WAITS: (Group.WERK, Subject.CHORE),
}


class Notification(Base):
    """One thing one person was told. Ids only: the words are made when it is shown, from what they may read then."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),  # a follower that runs again tells nobody twice
        Index("ix_notification_list", "person_id", "id"),
        Index("ix_notification_digest", "mail", "mailed_at"),
        Index("ix_notification_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    event_id: Mapped[int]  # of the outbox, where it is swept after a while
    of_buurt_id: Mapped[int] = mapped_column(ForeignKey("buurt.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    subject_id: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    on_site: Mapped[bool] = mapped_column(default=True)
    read_at: Mapped[datetime | None]
    mail: Mapped[Mail]
    mailed_at: Mapped[datetime | None]


class Preference(Base):
    """How someone wants to hear of one kind of news; without a row it goes the usual way."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("person_id", "group"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    group: Mapped[Group]
    on_site: Mapped[bool] = mapped_column(default=True)
    mail: Mapped[Mail]


class Digest(Base):
    """Someone got their daily mail; the constraint is why there is never a second one on a day."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=now)
