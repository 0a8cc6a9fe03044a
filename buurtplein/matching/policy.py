"""Who may see and do what with koppelingen."""

from sqlalchemy import ColumnElement, and_, or_

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import UNDO
from buurtplein.core.clock import now
from buurtplein.matching.models import CONTACT_STAYS, TELL_WITHIN, HelpLimit, Match, MatchOutcome
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Comment, CommentKind, Post, PostKind
from buurtplein.posts.policy import readable_comments


def readable_matches(viewer: Viewer) -> ColumnElement[bool]:
    """The verbinders see each koppeling of the buurt; the two it is about see theirs, unless it was taken back."""
    here = Match.buurt_id == viewer.buurt_id
    if viewer.is_verbinder:
        return here
    return and_(here, readable_own_matches(viewer))


def readable_own_matches(viewer: Viewer) -> ColumnElement[bool]:
    """The koppelingen that are about me, as long as I belong to the buurt and both of us want contact."""
    here = Match.buurt_id == viewer.buurt_id
    if viewer.person is None or not viewer.is_member:
        return and_(here, Match.id.is_(None))
    mine = or_(
        and_(viewer.mine(Match.asker_id), viewer.is_not_of(Match.helper_id, viewer.apart)),
        and_(viewer.mine(Match.helper_id), viewer.is_not_of(Match.asker_id, viewer.apart)),
    )
    return and_(here, mine, Match.withdrawn_at.is_(None))


def readable_introductions(viewer: Viewer) -> ColumnElement[bool]:
    """That two neighbours found each other, by first name, is for whoever may read the vraag (asked separately).

    Not any more when the asker told that it did not work.
    """
    denied = Match.outcomes.any(and_(MatchOutcome.person_id == Match.asker_id, MatchOutcome.worked.is_(False)))
    met = and_(viewer.meets(Match.asker_id), viewer.meets(Match.helper_id))
    shown = and_(Match.buurt_id == viewer.buurt_id, Match.introduced_at.is_not(None), Match.lapsed_at.is_(None))
    return and_(shown, met, ~denied)


def readable_offers_to_help(viewer: Viewer, request: Post) -> ColumnElement[bool]:
    """What says "Ik kan helpen" under this vraag, and still does: not taken back, not hidden."""
    said = and_(Comment.post_id == request.id, Comment.kind == CommentKind.HELP, Comment.hidden_at.is_(None))
    return and_(readable_comments(viewer), said)


def readable_limits(viewer: Viewer) -> ColumnElement[bool]:
    """How often someone can be asked: a verbinder of everyone here, others of themselves."""
    here = HelpLimit.buurt_id == viewer.buurt_id
    mine = or_(viewer.mine(HelpLimit.person_id), HelpLimit.id.is_(None))
    return here if viewer.is_verbinder else and_(here, mine)


def may_set_limits(viewer: Viewer) -> bool:
    """Everyone who belongs to the buurt, for themselves."""
    return viewer.is_member


def may_connect(viewer: Viewer) -> bool:
    """A verbinder: sees suggestions and proposes koppelingen."""
    return viewer.is_verbinder


def may_propose_match(viewer: Viewer, request: Post) -> bool:
    """A verbinder, for an open vraag of the buurt."""
    here = viewer.is_verbinder and request.buurt_id == viewer.buurt_id
    return here and request.kind == PostKind.VRAAG and request.is_open and request.author_id is not None


def may_withdraw_match(viewer: Viewer, match: Match) -> bool:
    """The verbinder who proposed it, for 10 minutes, while nobody answered."""
    mine = viewer.is_verbinder and match.buurt_id == viewer.buurt_id and viewer.is_me(match.proposed_by_id)
    return mine and match.is_undecided and not match.answers and now() - match.proposed_at < UNDO


def may_answer_match(viewer: Viewer, match: Match) -> bool:
    """Each of the two while the vraag is open; who said yes may still change that until the other answered."""
    return may_be_party(viewer, match) and match.is_undecided and match.request.is_open


def may_let_go(viewer: Viewer, post: Post) -> bool:
    """Whose vraag or aanbod it is."""
    return viewer.is_me(post.author_id) and post.buurt_id == viewer.buurt_id


def may_part_from(viewer: Viewer, other: Person) -> bool:
    """Someone, from whom they want no contact with."""
    return viewer.person is not None and not viewer.is_me(other.id)


def may_tell_outcome(viewer: Viewer, match: Match) -> bool:
    """Each of the two, from the moment they were introduced until some weeks after it ended."""
    if not may_be_party(viewer, match) or match.introduced_at is None or match.lapsed_at is not None:
        return False
    return match.finished_at is None or now() - match.finished_at < TELL_WITHIN


def may_see_contact(viewer: Viewer, match: Match) -> bool:
    """The two of each other, after both said yes; a verbinder who is not one of them while the koppeling is open.

    Not the two when they first meet with someone of the buurt beside them: there they can give it themselves.
    """
    if may_be_party(viewer, match):
        recent = match.ended_at is None or now() - match.ended_at < CONTACT_STAYS
        return match.introduced_at is not None and recent and not match.meeting
    return viewer.is_verbinder and match.buurt_id == viewer.buurt_id and match.is_open


def contacts(viewer: Viewer, match: Match) -> tuple[Person, ...]:
    """Whose name, phone and e-mail this viewer may see because of this koppeling."""
    if not may_see_contact(viewer, match):
        return ()
    return (match.other(viewer.id),) if may_be_party(viewer, match) else (match.asker, match.helper)


def may_read_request(viewer: Viewer, match: Match) -> bool:
    """What the vraag says. The helper does not read one for verbinders only, nor one that is off the plein."""
    if viewer.is_verbinder and match.buurt_id == viewer.buurt_id:
        return True
    shared = match.request.is_published and match.request.audience != Audience.VERBINDERS
    return may_be_party(viewer, match) and (shared or viewer.is_me(match.asker_id))


def may_know_asker(viewer: Viewer, match: Match) -> bool:
    """The first name of the asker; of a vraag for verbinders only not before both said yes."""
    introduced = may_be_party(viewer, match) and match.introduced_at is not None
    return introduced or may_read_request(viewer, match)


def may_tell_neighbours(match: Match) -> bool:
    """Whether the plein may say under the vraag that these two were connected: not when it is for verbinders only."""
    return match.introduced_at is not None and match.request.audience != Audience.VERBINDERS


def may_be_party(viewer: Viewer, match: Match) -> bool:
    """One of the two it is about, and a member of the buurt."""
    here = viewer.is_member and match.buurt_id == viewer.buurt_id and viewer.apart.isdisjoint(_two(match))
    return here and (viewer.is_me(match.asker_id) or viewer.is_me(match.helper_id))


def _two(match: Match) -> tuple[int, int]:
    return match.asker_id, match.helper_id
