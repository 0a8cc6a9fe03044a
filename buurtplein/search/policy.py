"""What someone may find: the policies that guard pages, as tokens for the index."""

from sqlalchemy import ColumnElement, and_

from buurtplein.buurten.viewer import Viewer
from buurtplein.posts.policy import audiences
from buurtplein.search.engine import Scope
from buurtplein.search.kinds import LESSONS, OPGAVEN
from buurtplein.search.kinds.tokens import meets
from buurtplein.search.models import MissedSearch, SavedSearch, SearchTerm, Synonym
from buurtplein.wijkopgaven.policy import may_add_sources, may_read_lessons


def scope_of(viewer: Viewer) -> Scope:
    """This buurt, and there what the viewer's audiences may read, what they wrote themselves and what they work on."""
    own = {f"author:{viewer.id}"} if viewer.person is not None else set()
    work = {OPGAVEN} if may_add_sources(viewer) else set()
    work |= {LESSONS} if may_read_lessons(viewer) else set()
    seen = frozenset({audience.value for audience in audiences(viewer)} | own | work)
    return Scope(viewer.buurt_id, seen, _not_met(viewer))


def shared_scope(viewer: Viewer) -> Scope:
    """What everyone finds who belongs to the same audiences and meets the same people; nothing for this one alone."""
    return Scope(viewer.buurt_id, frozenset(audience.value for audience in audiences(viewer)), _not_met(viewer))


def _not_met(viewer: Viewer) -> frozenset[str]:
    """See Viewer.meets: the verbinder finds everything."""
    return frozenset() if viewer.is_verbinder else frozenset(map(meets, viewer.apart))


def may_search(viewer: Viewer) -> bool:
    """Everyone; each finds only what they may read."""
    return True


def may_see_missed(viewer: Viewer) -> bool:
    """The verbinder, who can do something about what the buurt misses."""
    return viewer.is_verbinder


def readable_missed(viewer: Viewer) -> ColumnElement[bool]:
    """What was not found here, for the verbinders."""
    here = MissedSearch.buurt_id == viewer.buurt_id
    return here if may_see_missed(viewer) else and_(here, MissedSearch.id.is_(None))


def readable_terms(viewer: Viewer) -> ColumnElement[bool]:
    """Everyone: these words are used by two people or more where everyone may read them."""
    return SearchTerm.buurt_id == viewer.buurt_id


def readable_synonyms(viewer: Viewer) -> ColumnElement[bool]:
    """Everyone: they only help to find."""
    return Synonym.buurt_id == viewer.buurt_id


def readable_searches(viewer: Viewer) -> ColumnElement[bool]:
    """The searches one keeps here."""
    return and_(SavedSearch.buurt_id == viewer.buurt_id, viewer.mine(SavedSearch.person_id))


def may_save_search(viewer: Viewer) -> bool:
    """Everyone who belongs to the buurt."""
    return viewer.is_member


def may_forget_search(viewer: Viewer, saved: SavedSearch) -> bool:
    """Who keeps it."""
    return viewer.is_me(saved.person_id) and saved.buurt_id == viewer.buurt_id
