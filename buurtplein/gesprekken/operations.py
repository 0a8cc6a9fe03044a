"""What can be done with what residents said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.gesprekken.kept_out import require_kept_out
from buurtplein.gesprekken.models import STAYS, Gesprek, Street, Where, without_number
from buurtplein.gesprekken.policy import may_change_gesprek, may_keep_streets, may_note_gesprek, readable_streets
from buurtplein.keuring.detectors.debts import tells_of_debts
from buurtplein.outbox.emit import emit
from buurtplein.posts.themes import Theme

MOST_STREETS = 300


@dataclass(frozen=True)
class GesprekDraft:
    """What is written down of a conversation."""

    words: str
    street: str
    held: Where = Where.STREET
    theme: Theme = Theme.ANDERS
    held_on: date = field(default_factory=today)


def note_gesprek(viewer: Viewer, draft: GesprekDraft, *, once: str | None = None) -> Gesprek:
    """Write down what someone said ("gesprek.noted"); the same form twice is one conversation.

    Raises NotAllowed, and RuleBroken without words or a street, with debts in it, or for a day that cannot be.
    """
    require(may_note_gesprek(viewer))
    already = _noted_with(viewer, once)
    if already is not None:
        return already
    gesprek = Gesprek(buurt_id=viewer.buurt_id, noted_by_id=viewer.me.id, once=once or None)
    _fill(gesprek, draft)
    db.session.add(gesprek)
    emit("gesprek.noted", gesprek, by=viewer)
    return gesprek


def change_gesprek(viewer: Viewer, gesprek: Gesprek, draft: GesprekDraft) -> None:
    """Correct what was written down ("gesprek.changed"). Raises NotAllowed, RuleBroken as `require_kept_out` too."""
    require(may_change_gesprek(viewer, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id)))
    require_kept_out(viewer, gesprek, draft.words)
    _fill(gesprek, draft)
    emit("gesprek.changed", gesprek, by=viewer)


def remove_gesprek(viewer: Viewer, gesprek: Gesprek) -> None:
    """Throw it away ("gesprek.removed"); for what may rest on it see `throw_away_gesprek`. Raises NotAllowed."""
    require(may_change_gesprek(viewer, gesprek, viewer_as(gesprek.noted_by_id, gesprek.buurt_id)))
    emit("gesprek.removed", gesprek, by=viewer)
    db.session.delete(gesprek)


def keep_streets(viewer: Viewer, names: Iterable[str]) -> None:
    """Say which streets there are; however one is written twice, it is one. Raises NotAllowed, RuleBroken."""
    require(may_keep_streets(viewer))
    wanted = {name.casefold(): name for name in names}
    if len(wanted) > MOST_STREETS:
        raise RuleBroken(_("Dit zijn meer dan %(most)d straten.", most=MOST_STREETS), field="names")
    for street in db.session.scalars(select(Street).where(readable_streets(viewer))).all():
        if wanted.get(street.name.casefold()) == street.name:
            del wanted[street.name.casefold()]
        else:
            db.session.delete(street)
    db.session.flush()  # before what is written otherwise comes in its place
    db.session.add_all(Street(buurt_id=viewer.buurt_id, name=name) for name in wanted.values())


def forget_gesprekken(caretaker: Caretaker, session: Session) -> None:
    """What was said two years ago goes."""
    session.execute(delete(Gesprek).where(Gesprek.held_on < today() - STAYS))


def _noted_with(viewer: Viewer, once: str | None) -> Gesprek | None:
    mine = (Gesprek.once == once, viewer.mine(Gesprek.noted_by_id), Gesprek.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Gesprek).where(*mine)) if once else None


def require_street(street: str) -> None:
    """Go on only with a street, and never with the house: many read it. Raises RuleBroken, at the field "street"."""
    require_place(street)
    if without_number(street) != street:
        raise RuleBroken(_("Vul alleen de straat in, zonder huisnummer. Anderen lezen dit."), field="street")


def require_place(street: str) -> None:
    """Go on only when it says where. Raises RuleBroken, at the field "street"."""
    if not street:
        raise RuleBroken(_("Vul een straat in."), field="street")


def require_no_debts(draft: GesprekDraft) -> None:
    """Go on only without an amount or what someone owes: this is no place for it. Raises RuleBroken, at its field."""
    for name, text in (("words", draft.words), ("street", draft.street)):
        if tells_of_debts(text):
            raise RuleBroken(
                _(
                    "Schulden en bedragen horen hier niet: anderen lezen dit, en over iemands geld bewaren we niets. "
                    "Schrijf alleen wat er speelt, zoals ‘zorgen over rondkomen’. "
                    "Wijs de bewoner de weg naar hulp bij geld."
                ),
                field=name,
            )


def _fill(gesprek: Gesprek, draft: GesprekDraft) -> None:
    if not draft.words:
        raise RuleBroken(_("Schrijf op wat je hoorde."), field="words")
    require_no_debts(draft)
    # A loose tile lies in front of a number; what the buurt reads leaves it out.
    (require_place if draft.held is Where.SCHOUW else require_street)(draft.street)
    if not today() - STAYS < draft.held_on <= today():
        raise RuleBroken(_("Kies een dag die geweest is, in de laatste twee jaar."), field="held_on")
    gesprek.held, gesprek.held_on, gesprek.street = draft.held, draft.held_on, draft.street
    gesprek.theme, gesprek.words = draft.theme, draft.words
