"""Who reads what of wijkopgaven."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Viewer
from buurtplein.photos.models import Photo
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieOffer,
    CoOwner,
    Lesson,
    Note,
    OpgavePost,
    Regrouping,
    Source,
    TakesPart,
    Wijkopgave,
)
from buurtplein.wijkopgaven.policy.workers import (
    may_add_sources,
    may_read_lessons,
    may_work_on_opgaven,
    works_in,
)


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
    its = (Wijkopgave.id == TakesPart.opgave_id, Wijkopgave.buurt_id == TakesPart.buurt_id)
    read = select(Wijkopgave.id).where(*its, readable_opgaven(viewer)).correlate(TakesPart).exists()
    return and_(TakesPart.buurt_id == viewer.buurt_id, read)


def readable_lessons(viewer: Viewer) -> ColumnElement[bool]:
    """What was learned, in every buurt: for who works on opgaven in this one."""
    return Lesson.id.is_not(None) if may_read_lessons(viewer) else Lesson.id.is_(None)


def readable_notes(viewer: Viewer) -> ColumnElement[bool]:
    """What workers put on the timeline of an opgave one may read; what is for partners only the professionals here."""
    here = and_(Note.buurt_id == viewer.buurt_id, Note.opgave.has(readable_opgaven(viewer)))
    return here if may_work_on_opgaven(viewer) else and_(here, Note.partners_only.is_(False))


def shows_photos(viewer: Viewer) -> ColumnElement[bool]:
    """The photo of what someone may read on a timeline at this moment; of what was removed nobody sees it."""
    with_it = select(Note.id).where(Note.album_id == Photo.album_id, Note.removed_at.is_(None), readable_notes(viewer))
    return with_it.correlate(Photo).exists()


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


def readable_co_owners(viewer: Viewer) -> ColumnElement[bool]:
    """Who said yes to being co-owner of an opgave one may read; who is only asked: for them, and the professionals."""
    mine = select(Wijkopgave.id).where(readable_opgaven(viewer))
    here = and_(CoOwner.buurt_id == viewer.buurt_id, CoOwner.opgave_id.in_(mine))
    if may_work_on_opgaven(viewer):
        return here
    return and_(here, or_(CoOwner.accepted_at.is_not(None), viewer.mine(CoOwner.person_id)))


def readable_regiehouders(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the regiehouder of an opgave still works here: whoever reads the opgave may know that."""
    return _works_here_today(viewer)


def readable_led_opgaven(viewer: Viewer) -> ColumnElement[bool]:
    """How many open opgaven someone leads: for the beheerder, who may end their role. Not what is in them."""
    here = and_(Wijkopgave.buurt_id == viewer.buurt_id, Wijkopgave.ended_at.is_(None))
    return here if viewer.is_beheerder else and_(here, Wijkopgave.id.is_(None))


def _works_here_today(viewer: Viewer) -> ColumnElement[bool]:
    return works_in(viewer.buurt_id)
