"""Who may divide acties and say how far they are."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.wijkopgaven.models import Actie, ActieOffer, ActieState
from buurtplein.wijkopgaven.policy.opgaven import may_change_opgave, may_change_words
from buurtplein.wijkopgaven.policy.workers import runs_here


def may_change_actie(viewer: Viewer, actie: Actie) -> bool:
    """A professional of the buurt: what it is, whose it is and by when."""
    return may_change_opgave(viewer, actie.opgave)


def may_move_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is, in whatever role, the co-owners of the opgave and the professionals of the buurt."""
    return may_change_words(viewer, actie.opgave) or (_is_owner(viewer, actie) and runs_here(viewer, actie.opgave))


def may_hand_back_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is; the regiehouder has no one to hand it to."""
    mine = _is_owner(viewer, actie) and runs_here(viewer, actie.opgave)
    return mine and actie.owner_id != actie.opgave.regiehouder_id


def may_offer_actie(viewer: Viewer, actie: Actie) -> bool:
    """Whose actie it is, or the regiehouder, as long as it is not done: ask another to take it over."""
    leads = may_change_actie(viewer, actie) and viewer.is_me(actie.opgave.regiehouder_id)
    mine = _is_owner(viewer, actie) and runs_here(viewer, actie.opgave)
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
    return offer.is_open and offer.buurt_id == viewer.buurt_id and runs_here(viewer, offer.actie.opgave)


def _is_owner(viewer: Viewer, actie: Actie) -> bool:
    return viewer.is_member and viewer.is_me(actie.owner_id) and actie.buurt_id == viewer.buurt_id
