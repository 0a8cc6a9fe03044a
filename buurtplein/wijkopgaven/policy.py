"""Who may read and do what with wijkopgaven."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from buurtplein.buurten.models import Membership, Partnership, Role, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import UNDO
from buurtplein.core.clock import now, today
from buurtplein.posts.models import OF_THE_SQUARE, Audience, Comment, Post
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieOffer,
    ActieState,
    Lesson,
    Note,
    OpgavePost,
    Regroup,
    Regrouping,
    Source,
    TakesPart,
    Thing,
    Wijkopgave,
)


# ------------------------------------------------------------------------------------------- reading
def readable_opgaven(viewer: Viewer) -> ColumnElement[bool]:
    """Everyone reads what is published; who works on opgaven also reads what is being prepared."""
    here = Wijkopgave.buurt_id == viewer.buurt_id
    return here if may_add_sources(viewer) else and_(here, Wijkopgave.published_at.is_not(None))


def readable_sources(viewer: Viewer) -> ColumnElement[bool]:
    """That a source is there, of an opgave one may read. Its post comes through the rules for posts."""
    return and_(Source.buurt_id == viewer.buurt_id, Source.opgave.has(readable_opgaven(viewer)))


def readable_acties(viewer: Viewer) -> ColumnElement[bool]:
    """The acties of an opgave one may read."""
    return and_(Actie.buurt_id == viewer.buurt_id, Actie.opgave.has(readable_opgaven(viewer)))


def readable_regroupings(viewer: Viewer) -> ColumnElement[bool]:
    """That two opgaven go on together, or a part of one by itself: for who may read both."""
    both = (Regrouping.before.has(readable_opgaven(viewer)), Regrouping.after.has(readable_opgaven(viewer)))
    return and_(Regrouping.buurt_id == viewer.buurt_id, *both)


def readable_opgave_posts(viewer: Viewer) -> ColumnElement[bool]:
    """That a post came of an opgave one may read. The post itself comes through the rules for posts."""
    return and_(OpgavePost.buurt_id == viewer.buurt_id, OpgavePost.opgave.has(readable_opgaven(viewer)))


def readable_parts(viewer: Viewer) -> ColumnElement[bool]:
    """Which organisations take part: everyone knows, of an opgave they may read."""
    mine = select(Wijkopgave.id).where(readable_opgaven(viewer))
    return and_(TakesPart.buurt_id == viewer.buurt_id, TakesPart.opgave_id.in_(mine))


def readable_lessons(viewer: Viewer) -> ColumnElement[bool]:
    """What was learned, in every buurt: for who works on opgaven in this one."""
    return Lesson.id.is_not(None) if may_read_lessons(viewer) else Lesson.id.is_(None)


def readable_notes(viewer: Viewer) -> ColumnElement[bool]:
    """What workers put on the timeline of an opgave one may read; what is for partners only the professionals here."""
    here = and_(Note.buurt_id == viewer.buurt_id, Note.opgave.has(readable_opgaven(viewer)))
    return here if may_work_on_opgaven(viewer) else and_(here, Note.partners_only.is_(False))


def readable_professionals(viewer: Viewer) -> ColumnElement[bool]:
    """The professionals who work here today; only for each other, to divide the work."""
    return _works_here_today(viewer) if may_work_on_opgaven(viewer) else false()


def readable_takers(viewer: Viewer, opgave: Wijkopgave) -> ColumnElement[bool]:
    """The professionals who can be asked to take an actie over: for a neighbour, those who stand on the page of it."""
    if may_work_on_opgaven(viewer):
        return _works_here_today(viewer)
    shown = select(Actie.owner_id).where(Actie.opgave_id == opgave.id, readable_acties(viewer))
    return and_(_works_here_today(viewer), Membership.person_id.in_(shown)) if viewer.is_member else false()


def readable_offers(viewer: Viewer) -> ColumnElement[bool]:
    """Who is asked to take an actie over: for the two it is between, and for who works on opgaven."""
    here = and_(ActieOffer.buurt_id == viewer.buurt_id, ActieOffer.actie.has(readable_acties(viewer)))
    if may_work_on_opgaven(viewer):
        return here
    return and_(here, or_(viewer.mine(ActieOffer.from_id), viewer.mine(ActieOffer.to_id)))


def readable_regiehouders(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the regiehouder of an opgave still works here: whoever reads the opgave may know that."""
    return _works_here_today(viewer)


def readable_led_opgaven(viewer: Viewer) -> ColumnElement[bool]:
    """How many open opgaven someone leads: for the beheerder, who may end their role. Not what is in them."""
    here = and_(Wijkopgave.buurt_id == viewer.buurt_id, Wijkopgave.ended_at.is_(None))
    return here if viewer.is_beheerder else and_(here, Wijkopgave.id.is_(None))


def works_today(person_id: Any, buurt_id: Any) -> ColumnElement[bool]:
    """That this person works in this buurt today as a professional; about columns."""
    joined = select(Membership.id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    joined = joined.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    return joined.where(Membership.person_id == person_id, works_in(buurt_id)).exists()


def _works_here_today(viewer: Viewer) -> ColumnElement[bool]:
    return works_in(viewer.buurt_id)


def works_in(buurt_id: Any) -> ColumnElement[bool]:
    """That a membership is of who works in this buurt today as a professional, joined to their role and its partner."""
    day = today()
    return and_(
        Membership.buurt_id == buurt_id,
        Membership.is_here,
        RoleGrant.role == Role.PROFESSIONAL,
        RoleGrant.starts_on <= day,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > day),
        Partnership.buurt_id == buurt_id,
        Partnership.organisation_id == RoleGrant.organisation_id,
        Partnership.starts_on <= day,
        or_(Partnership.ends_on.is_(None), Partnership.ends_on > day),
    )


# ------------------------------------------------------------------------------------------- making and changing
def may_work_on_opgaven(viewer: Viewer) -> bool:
    """A professional of this buurt: the list of opgaven, their work pages."""
    return viewer.is_professional


def may_read_lessons(viewer: Viewer) -> bool:
    """A professional of this buurt: what colleagues learned, here and in other buurten."""
    return viewer.is_professional


def may_tell_lesson(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, of what ended there."""
    over = not opgave.is_open and opgave.merged_into_id is None
    return viewer.is_professional and opgave.buurt_id == viewer.buurt_id and over


def may_make_opgave(viewer: Viewer) -> bool:
    """A professional of this buurt."""
    return viewer.is_professional


def may_add_sources(viewer: Viewer) -> bool:
    """A professional or a verbinder of this buurt."""
    return viewer.is_professional or viewer.is_verbinder


def may_use_as_source(viewer: Viewer, thing: Thing) -> bool:
    """Who adds sources: a conversation, or what others read too; not hidden, withdrawn or for verbinders."""
    if isinstance(thing, Comment):
        return thing.is_shown and thing.kind not in OF_THE_SQUARE and may_use_as_source(viewer, thing.post)
    hushed = isinstance(thing, Post) and (not thing.is_published or thing.audience is Audience.VERBINDERS)
    return may_add_sources(viewer) and thing.buurt_id == viewer.buurt_id and not hushed


def may_add_source(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional or a verbinder, as long as the opgave has not ended."""
    return may_add_sources(viewer) and _open_here(viewer, opgave)


def may_change_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, as long as it has not ended: its text, acties and answers."""
    return viewer.is_professional and _open_here(viewer, opgave)


def may_publish_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, of what is not published yet."""
    return may_change_opgave(viewer, opgave) and opgave.published_at is None


def may_answer_source(viewer: Viewer, source: Source) -> bool:
    """A professional of the buurt, as long as the opgave has not ended."""
    return may_change_opgave(viewer, source.opgave)


def may_end_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Its regiehouder, who still works here."""
    return may_change_opgave(viewer, opgave) and viewer.is_me(opgave.regiehouder_id)


def may_take_over_opgave(viewer: Viewer, opgave: Wijkopgave, *, led: bool) -> bool:
    """A professional of the buurt, when its regiehouder no longer works here; else nobody could end it."""
    return may_change_opgave(viewer, opgave) and not led


def may_merge_opgave(viewer: Viewer, opgave: Wijkopgave, into: Wijkopgave) -> bool:
    """The regiehouder of one of both, as long as neither ended; what all can read does not go on where they cannot."""
    leads = viewer.is_me(opgave.regiehouder_id) or viewer.is_me(into.regiehouder_id)
    shown = into.published_at is not None or opgave.published_at is None
    two = may_change_opgave(viewer, opgave) and may_change_opgave(viewer, into) and opgave.id != into.id
    return two and leads and shown


def may_split_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Its regiehouder, who still works here."""
    return may_end_opgave(viewer, opgave)


def may_undo_regrouping(viewer: Viewer, regrouping: Regrouping) -> bool:
    """Who merged or split it, within ten minutes, as long as what it became is open."""
    just_now = regrouping.undone_at is None and now() - regrouping.made_at < UNDO
    became = [regrouping.after, *([regrouping.before] if regrouping.kind is Regroup.SPLIT else [])]
    return viewer.is_me(regrouping.by_id) and just_now and all(may_change_opgave(viewer, one) for one in became)


def may_reopen_opgave(viewer: Viewer, source: Source) -> bool:
    """Who wrote what it rests on, once for an opgave, within 30 days after it ended."""
    mine = source.written is not None and viewer.is_me(source.written.author_id) and viewer.is_member
    return mine and source.buurt_id == viewer.buurt_id and source.opgave.can_reopen


def may_tell_result(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who works on it, of what all can read: a professional of the buurt, and whose an actie in it is."""
    works = viewer.is_professional or any(viewer.is_me(actie.owner_id) for actie in opgave.acties)
    shown = opgave.published_at is not None and opgave.merged_into_id is None
    return viewer.is_member and opgave.buurt_id == viewer.buurt_id and shown and works


def may_ask_help(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who works on it, as long as it has not ended."""
    return opgave.is_open and may_tell_result(viewer, opgave)


def may_place_note(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, as long as it has not ended."""
    return may_change_opgave(viewer, opgave)


def may_change_note(viewer: Viewer, note: Note) -> bool:
    """Who wrote it and still works here, also after the opgave ended: correct it, or remove it."""
    mine = viewer.is_me(note.by_id) and note.buurt_id == viewer.buurt_id
    return mine and viewer.is_professional and note.removed_at is None


# ------------------------------------------------------------------------------------------- acties
def may_change_actie(viewer: Viewer, actie: Actie) -> bool:
    """A professional of the buurt: what it is, whose it is and by when."""
    return may_change_opgave(viewer, actie.opgave)


def may_move_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is, in whatever role, and the professionals of the buurt."""
    return may_change_actie(viewer, actie) or (_is_owner(viewer, actie) and _open_here(viewer, actie.opgave))


def may_hand_back_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is; the regiehouder has no one to hand it to."""
    mine = _is_owner(viewer, actie) and _open_here(viewer, actie.opgave)
    return mine and actie.owner_id != actie.opgave.regiehouder_id


def may_offer_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is, or the regiehouder, as long as it is not done: ask another to take it over."""
    leads = may_change_actie(viewer, actie) and viewer.is_me(actie.opgave.regiehouder_id)
    mine = _is_owner(viewer, actie) and _open_here(viewer, actie.opgave)
    return (mine or leads) and actie.owner_id is not None and actie.state is not ActieState.DONE


def may_answer_offer(viewer: Viewer, offer: ActieOffer) -> bool:
    """Who is asked to take an actie over, in the role they were asked in; of an organisation: who works for it here."""
    if not (_asks_still(viewer, offer) and viewer.is_member) or viewer.is_me(offer.from_id):
        return False
    if offer.organisation_id is not None:
        return offer.organisation_id in viewer.organisation_ids
    return viewer.is_me(offer.to_id) and (viewer.is_professional or not offer.signed_as)


def may_take_back_offer(viewer: Viewer, offer: ActieOffer) -> bool:
    """Whose actie it is, and who asked."""
    mine = viewer.is_me(offer.from_id) or viewer.is_me(offer.by_id)
    return mine and viewer.is_member and _asks_still(viewer, offer)


def _asks_still(viewer: Viewer, offer: ActieOffer) -> bool:
    return offer.is_open and offer.buurt_id == viewer.buurt_id and _open_here(viewer, offer.actie.opgave)


def _is_owner(viewer: Viewer, actie: Actie) -> bool:
    return viewer.is_member and viewer.is_me(actie.owner_id) and actie.buurt_id == viewer.buurt_id


def _open_here(viewer: Viewer, opgave: Wijkopgave) -> bool:
    return opgave.buurt_id == viewer.buurt_id and opgave.is_open
