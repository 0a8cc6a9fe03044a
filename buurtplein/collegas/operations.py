"""One's work in a calendar elsewhere, one's place among colleagues, and beginning and stopping here."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from buurtplein.audit.record import record
from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.numbers import hold_buurt
from buurtplein.buurten.operations import end_role
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.models import Regisseur, WorkFeed
from buurtplein.collegas.policy import (
    may_be_welcomed,
    may_describe_work,
    may_end_work,
    may_keep_feed,
    may_name_regisseur,
    readable_feeds,
)
from buurtplein.collegas.queries import list_deputies, naming
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.core.secrets import digest, new_token
from buurtplein.core.text import digits
from buurtplein.people.viewer import Caretaker, Someone
from buurtplein.wijkopgaven.policy import works_in, works_today
from buurtplein.wijkopgaven.succession import pass_on

LONGEST_AHEAD = timedelta(days=366)  # a gebiedsregisseur is named


def digest_of(token: str) -> str:
    """What is kept of the address of a calendar."""
    return digest("work feed", token)


def open_feed(viewer: Someone) -> str:
    """Make the address of one's work as a calendar: what stands in it, for once. One from before stops working."""
    require(may_keep_feed(viewer))
    token = new_token()
    feed = db.session.scalar(select(WorkFeed).where(readable_feeds(viewer))) or WorkFeed(person_id=viewer.me.id)
    feed.token_digest, feed.made_at = digest_of(token), now()
    db.session.add(feed)
    return token


def close_feed(viewer: Someone) -> None:
    """No calendar elsewhere reads what I have to do any more. Twice is once."""
    require(may_keep_feed(viewer))
    db.session.execute(delete(WorkFeed).where(readable_feeds(viewer)))


def describe_work(viewer: Viewer, *, area: str, phone: str, deputy_id: int | None) -> None:
    """Say where in this buurt one works, at which number, and who stands in.

    Raises NotAllowed, RuleBroken(field="deputy") for who does not work here.
    """
    require(may_describe_work(viewer))
    if deputy_id is not None and all(one.person.id != deputy_id for one in list_deputies(viewer)):
        raise RuleBroken(_("Kies iemand uit de lijst."), field="deputy")
    assert viewer.membership is not None  # a professional belongs to the buurt
    member = viewer.membership
    member.work_area, member.work_phone, member.deputy_id = area, phone, deputy_id


def end_work(viewer: Viewer, grant: RoleGrant, *, successor_id: int | None = None) -> int:
    """End the role of a professional, from now on; the successor, or else who stands in, leads what they led.

    Who cannot be a successor is as good as none: the role ends whatever was chosen. Where they worked and at which
    number is forgotten when it was their last role here. Returns how many opgaven went over.
    """
    require(may_end_work(viewer, grant.membership))
    member = grant.membership
    end_role(viewer, grant)
    _forget_work(Membership.id == member.id)
    _end_regisseurs(Regisseur.buurt_id == member.buurt_id, Regisseur.person_id == member.person_id)
    known = any(one.person.id == successor_id != member.person_id for one in list_deputies(viewer))
    return pass_on(viewer, member.person_id, member.buurt_id, to=successor_id if known else None)


def forget_work_of_leavers(caretaker: Caretaker, session: Session) -> None:
    """Where someone works and at which number goes as soon as they work there no more; who stands in for them stays.

    They are no gebiedsregisseur any more either, also when they come back; the number of who was it goes too.
    """
    _forget_work()
    _end_regisseurs(Regisseur.buurt_id.is_not(None))
    over = (Regisseur.ends_on <= today(), Regisseur.phone != "")
    db.session.execute(update(Regisseur).where(*over).values(phone=""))


def _forget_work(*of: ColumnElement[bool]) -> None:
    told = or_(Membership.work_area != "", Membership.work_phone != "")
    working = select(Membership.id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    working = working.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    working = working.where(works_in(Membership.buurt_id)).correlate(None)
    gone = update(Membership).where(*of, told, Membership.id.not_in(working))
    db.session.execute(gone.values(work_area="", work_phone=""))


def see_welcome(viewer: Viewer) -> None:
    """A new professional has seen who and what there is here, and is not shown it by itself again. Twice is once."""
    require(may_be_welcomed(viewer))
    assert viewer.membership is not None  # a professional belongs to the buurt
    if viewer.membership.welcomed_at is None:
        viewer.membership.welcomed_at = now()


# ------------------------------------------------------------------------------------------- the gebiedsregisseur
def name_regisseur(viewer: Viewer, *, person_id: int | None, from_day: date, phone: str = "", seen: str) -> None:
    """Let someone be the one gebiedsregisseur from a day on; who was it ends on that day. None: nobody is, a vacancy.

    Who has it on that day already keeps it, and with the day it began only the number changes: what is planned stays.
    Otherwise what was planned after that day is off, and a planned beginning moves to this day.
    Raises NotAllowed, RuleBroken when the day or the person cannot be, the number is that of another who has or gets
    it, or another beheerder was first.
    """
    require(may_name_regisseur(viewer))
    hold_buurt(viewer.buurt_id)
    stands = naming(viewer)
    require_seen(seen, stands.stamp)
    if not today() <= from_day <= today() + LONGEST_AHEAD:
        raise RuleBroken(_("Kies vandaag of een dag in het komende jaar."), field="from_day")
    if person_id is not None and all(one.person.id != person_id for one in stands.choices):
        raise RuleBroken(_("Kies iemand uit de lijst."), field="person")
    _require_own_number(stands.rows, person_id, phone)
    kept = next((row for row in stands.rows if row.person_id == person_id and row.reaches(from_day)), None)
    new = Regisseur(buurt_id=viewer.buurt_id, person_id=person_id, starts_on=from_day, phone=phone)
    if kept is not None and from_day == max(kept.starts_on, today()):
        kept.phone = phone
    else:
        _plan(stands.rows, kept, from_day, None if person_id is None else new)
    record("regisseur.named", viewer.buurt, by=viewer, buurt_id=viewer.buurt_id)


def _require_own_number(rows: Sequence[Regisseur], person_id: int | None, phone: str) -> None:
    """The form opens with the number of who has it now: everyone would read that as the number of the next."""
    for row in rows:
        if person_id not in (None, row.person_id) and digits(phone) and digits(phone) == digits(row.phone):
            whose = _(
                "Dit is het nummer van %(name)s. Vul een ander nummer in, of maak het leeg.", name=row.person.name
            )
            raise RuleBroken(whose, field="phone")


def _plan(rows: Sequence[Regisseur], kept: Regisseur | None, day: date, new: Regisseur | None) -> None:
    if kept is not None and kept.starts_on > today():  # begins later than was planned: until then the former goes on
        for row in rows:
            row.ends_on = day if row.ends_on == kept.starts_on else row.ends_on
        db.session.delete(kept)
        rows, kept = [row for row in rows if row is not kept], None
    for row in rows:
        if row is not kept:
            _end(row, day)
    db.session.flush()  # what ends, ends before another begins
    if kept is not None and new is not None:
        kept.ends_on, kept.phone = None, new.phone
    elif new is not None:
        db.session.add(new)


def _end(row: Regisseur, day: date) -> None:
    """Let it end on this day; nobody is called any more at the number of who stopped."""
    if row.starts_on >= day:
        db.session.delete(row)
    elif row.ends_on is None or row.ends_on > day:
        row.ends_on = day
        row.phone = row.phone if day > today() else ""


def _end_regisseurs(*of: ColumnElement[bool]) -> None:
    """Who does not work here any more is not gebiedsregisseur either: what shows then is a vacancy."""
    goes_on = or_(Regisseur.ends_on.is_(None), Regisseur.ends_on > today())
    gone = ~works_today(Regisseur.person_id, Regisseur.buurt_id)
    for row in db.session.scalars(select(Regisseur).where(*of, goes_on, gone)):
        _end(row, today())
