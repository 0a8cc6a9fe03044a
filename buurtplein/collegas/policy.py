"""Who may see what someone has to do, and who their colleagues are."""

from typing import Any

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.models import Membership
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.models import Regisseur, WorkFeed
from buurtplein.huiskamers.models import HuiskamerLead
from buurtplein.matching.models import Match
from buurtplein.people.viewer import Someone
from buurtplein.schouwen.models import Schouw
from buurtplein.wijkopgaven.models import Actie, ActieOffer, ActieState, Source


def readable_feeds(viewer: Someone) -> ColumnElement[bool]:
    """That of one's own work."""
    return viewer.mine(WorkFeed.person_id)


def may_keep_feed(viewer: Someone) -> bool:
    """Someone who is logged in: let a calendar elsewhere read what they have to do."""
    return viewer.person is not None


# ------------------------------------------------------------------------------------------- wie is wie
def may_see_colleagues(viewer: Viewer) -> bool:
    """A professional, a verbinder or the beheerder of this buurt; not a bewoner."""
    return viewer.is_professional or viewer.is_verbinder or viewer.is_beheerder


def readable_colleagues(viewer: Viewer) -> ColumnElement[bool]:
    """Who works or worked here for a partner, for who may see wie is wie."""
    here = Membership.buurt_id == viewer.buurt_id
    return here if may_see_colleagues(viewer) else and_(here, Membership.id.is_(None))


def may_describe_work(viewer: Viewer) -> bool:
    """A professional of this buurt: their own area, phone and deputy."""
    return viewer.is_professional


def may_be_welcomed(viewer: Viewer) -> bool:
    """A professional of this buurt: who and what there is here, on one page."""
    return viewer.is_professional


def must_be_welcomed(viewer: Viewer) -> bool:
    """Whether a professional comes here for the first time as one."""
    return viewer.is_professional and viewer.membership is not None and viewer.membership.welcomed_at is None


# ------------------------------------------------------------------------------------------- the gebiedsregisseur
def readable_regisseurs(viewer: Viewer) -> ColumnElement[bool]:
    """Who is gebiedsregisseur of this buurt: everyone may know whom to turn to."""
    return Regisseur.buurt_id == viewer.buurt_id


def may_name_regisseur(viewer: Viewer) -> bool:
    """The beheerder: say who is gebiedsregisseur, from which day, or that there is none."""
    return viewer.is_beheerder


# ------------------------------------------------------------------------------------------- who stops
def may_end_work(viewer: Viewer, membership: Membership) -> bool:
    """The beheerder: end the role of a professional of this buurt, and say who leads what they led."""
    return viewer.is_beheerder and membership.buurt_id == viewer.buurt_id


def listed_held_acties(viewer: Viewer) -> ColumnElement[bool]:
    """How many acties someone has that are not done: for the beheerder, who may end their role. Not what is in them."""
    return and_(_for_keeper(viewer, Actie), Actie.state != ActieState.DONE)


def listed_held_offers(viewer: Viewer) -> ColumnElement[bool]:
    """How many acties someone is asked to take over: for the beheerder, who may end their role."""
    return and_(_for_keeper(viewer, ActieOffer), ActieOffer.ended_at.is_(None))


def listed_held_matches(viewer: Viewer) -> ColumnElement[bool]:
    """How many koppelingen someone proposed: for the beheerder, who may end their role. Not whose they are."""
    return _for_keeper(viewer, Match)


def listed_held_sources(viewer: Viewer) -> ColumnElement[bool]:
    """How many conversations someone noted wait for an answer: for the beheerder. Not what was said."""
    return and_(_for_keeper(viewer, Source), Source.waits)


def listed_held_huiskamers(viewer: Viewer) -> ColumnElement[bool]:
    """How many huiskamergesprekken someone leads: for the beheerder. Not where they are."""
    return _for_keeper(viewer, HuiskamerLead)


def listed_held_schouwen(viewer: Viewer) -> ColumnElement[bool]:
    """How many wijkschouwen someone leads: for the beheerder, who may end their role."""
    return _for_keeper(viewer, Schouw)


def _for_keeper(viewer: Viewer, root: Any) -> ColumnElement[bool]:
    here: ColumnElement[bool] = root.buurt_id == viewer.buurt_id
    return here if viewer.is_beheerder else and_(here, root.id.is_(None))
