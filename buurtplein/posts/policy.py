"""Who may read and do what with posts and comments."""

from functools import cache

from sqlalchemy import ColumnElement, and_, or_, select

from buurtplein.buurten.policy import is_left_to_beheerder, is_left_to_nobody, must_wait
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.photos.models import Photo
from buurtplein.posts.models import (
    Audience,
    Comment,
    CommentLike,
    Outcome,
    Participation,
    Post,
    PostKind,
    PostLike,
    WaitsFor,
)

JOINABLE = {PostKind.INITIATIEF}  # who comes to an activiteit is the business of the agenda


def readable_posts(viewer: Viewer) -> ColumnElement[bool]:
    """What is on the plein for this audience; the author also sees their own, the verbinder everything here.

    The beheerder also sees what waits for a first look when there is no verbinder to give it.
    """
    here = Post.buurt_id == viewer.buurt_id
    if viewer.is_verbinder:
        return here
    own = and_(viewer.meets(Post.author_id), or_(_on_the_plein(viewer), viewer.mine(Post.author_id)))
    return and_(here, or_(own, _left_to_beheerder()) if viewer.is_beheerder else own)


def _left_to_beheerder() -> ColumnElement[bool]:
    return and_(_WAITS, is_left_to_beheerder(Post, _IS_PRIVATE, Post.author_id, Post.placed_by_id))


def waits_for_nobody() -> ColumnElement[bool]:
    """What waits for a first look that nobody can give: no verbinder, and no beheerder who may read it."""
    return and_(_WAITS, is_left_to_nobody(Post, _IS_PRIVATE, Post.author_id, Post.placed_by_id))


_WAITS = and_(Post.waits_for == WaitsFor.VERBINDER, Post.closed_at.is_(None))
_IS_PRIVATE = Post.audience == Audience.VERBINDERS


def listed_posts(viewer: Viewer) -> ColumnElement[bool]:
    """What stands in lists: what is on the plein for the audiences someone belongs to, and nothing else.

    It depends on the buurt, the audiences and whom one does not meet, so a list is the same for all who share those.
    """
    return and_(Post.buurt_id == viewer.buurt_id, viewer.meets(Post.author_id), _on_the_plein(viewer))


def _on_the_plein(viewer: Viewer) -> ColumnElement[bool]:
    return _published_for(audiences(viewer))


@cache  # there are three; every page asks for one
def _published_for(audiences: tuple[Audience, ...]) -> ColumnElement[bool]:
    return and_(
        Post.published_at.is_not(None),
        Post.waits_for.is_(None),
        Post.hidden_at.is_(None),
        or_(Post.outcome.is_(None), Post.outcome != Outcome.WITHDRAWN),
        Post.audience.in_(audiences),
    )


def shows_photos(viewer: Viewer) -> ColumnElement[bool]:
    """The photos of the posts that someone may read."""
    with_it = select(Post.id).where(Post.album_id == Photo.album_id, readable_posts(viewer))
    return with_it.correlate(Photo).exists()


def audiences(viewer: Viewer) -> tuple[Audience, ...]:
    """Which audiences someone belongs to. Professionals and the beheerder do not read what is for verbinders."""
    if viewer.is_verbinder:
        return (Audience.PUBLIC, Audience.NEIGHBOURS, Audience.VERBINDERS)
    if viewer.is_member:
        return (Audience.PUBLIC, Audience.NEIGHBOURS)
    return (Audience.PUBLIC,)


def readable_comments(viewer: Viewer) -> ColumnElement[bool]:
    """What stands under a post one may read. A removed comment is gone; a hidden one is for verbinder and author."""
    under = and_(
        Comment.buurt_id == viewer.buurt_id, Comment.post.has(readable_posts(viewer)), Comment.removed_at.is_(None)
    )
    if viewer.is_verbinder:
        return under
    return and_(
        under, viewer.meets(Comment.author_id), or_(Comment.hidden_at.is_(None), viewer.mine(Comment.author_id))
    )


def listed_comments(viewer: Viewer) -> ColumnElement[bool]:
    """What stands under a post that stands in lists: for all who see that the same, and nothing hidden."""
    here = and_(Comment.buurt_id == viewer.buurt_id, Comment.post.has(listed_posts(viewer)))
    return and_(here, _shown_comments(viewer))


def readable_participations(viewer: Viewer) -> ColumnElement[bool]:
    """Who takes part: neighbours see that of each other, a visitor sees nobody."""
    here = and_(Participation.buurt_id == viewer.buurt_id, Participation.post.has(readable_posts(viewer)))
    met = viewer.meets(Participation.person_id)
    return and_(here, met) if viewer.is_member else and_(here, viewer.mine(Participation.person_id))


def counted_comments(viewer: Viewer) -> ColumnElement[bool]:
    """The comments that the card of a post counts: a number never tells of what one does not meet."""
    return and_(Comment.buurt_id == Post.buurt_id, _shown_comments(viewer))


def _shown_comments(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Comment.hidden_at.is_(None), Comment.removed_at.is_(None), viewer.meets(Comment.author_id))


def counted_participations(viewer: Viewer) -> ColumnElement[bool]:
    """How many take part, in the same way."""
    return and_(Participation.buurt_id == Post.buurt_id, viewer.meets(Participation.person_id))


def may_place_post(viewer: Viewer) -> bool:
    """Everyone who belongs to the buurt."""
    return viewer.is_member


def may_change_post(viewer: Viewer, post: Post) -> bool:
    """The author, as long as it is not closed."""
    return _is_author(viewer, post) and post.closed_at is None


def may_sort_post(viewer: Viewer, post: Post) -> bool:
    """The author of an open post, and a verbinder: say what it is about, so that others find it."""
    return may_change_post(viewer, post) or may_moderate_post(viewer, post)


def may_withdraw_post(viewer: Viewer, post: Post) -> bool:
    """The author."""
    return _is_author(viewer, post) and post.outcome is not Outcome.WITHDRAWN


def may_solve_post(viewer: Viewer, post: Post) -> bool:
    """The author, when it is on the plein and open. A story has nothing to solve."""
    return _is_author(viewer, post) and post.is_open and post.kind is not PostKind.VERHAAL


def may_reopen_post(viewer: Viewer, post: Post) -> bool:
    """The author, of a post that was solved or expired; not of an activity that is over."""
    over = post.kind is PostKind.ACTIVITEIT and post.expires_on is not None and post.expires_on <= today()
    return _is_author(viewer, post) and post.outcome in {Outcome.SOLVED, Outcome.EXPIRED} and not over


def has_closed(viewer: Viewer, post: Post, outcome: Outcome) -> bool:
    """The author, of a post that ended so: who presses a button twice is not told that it may not."""
    return _is_author(viewer, post) and post.outcome is outcome


def has_open(viewer: Viewer, post: Post) -> bool:
    """The author, of a post that stands on the plein."""
    return _is_author(viewer, post) and post.is_open


def may_comment(viewer: Viewer, post: PostLike) -> bool:
    """Every member, under an open post that they may read."""
    return viewer.is_member and post.buurt_id == viewer.buurt_id and post.is_open


def may_link(viewer: Viewer) -> bool:
    """Whose words need no first look: a reaction has none, and spam comes as a link."""
    return not must_wait(viewer)


def may_remove_comment(viewer: Viewer, comment: CommentLike) -> bool:
    """The author. A verbinder hides instead, with a reason."""
    return viewer.is_me(comment.author_id) and comment.buurt_id == viewer.buurt_id and comment.removed_at is None


def may_offer_help(viewer: Viewer, post: PostLike) -> bool:
    """A member, on someone else's open vraag."""
    return may_comment(viewer, post) and post.kind is PostKind.VRAAG and not viewer.is_me(post.author_id)


def may_tell_news(viewer: Viewer, post: PostLike) -> bool:
    """Whose plan it is, as long as it is open."""
    return may_comment(viewer, post) and post.kind is PostKind.INITIATIEF and viewer.is_me(post.author_id)


def may_take_part(viewer: Viewer, post: PostLike) -> bool:
    """A member, in an open initiatief."""
    return may_comment(viewer, post) and post.kind in JOINABLE


def may_moderate_post(viewer: Viewer, post: Post) -> bool:
    """A verbinder of the buurt, never about their own post, nor about one they placed for a neighbour.

    The beheerder too while it waits for a first look; they read it only when there is no verbinder to give that.
    """
    works = viewer.is_verbinder or (viewer.is_beheerder and is_waiting(post))
    return works and post.buurt_id == viewer.buurt_id and not _is_involved(viewer, post)


def may_moderate_comment(viewer: Viewer, comment: Comment) -> bool:
    """A verbinder of the buurt, never about their own comment."""
    return viewer.is_verbinder and comment.buurt_id == viewer.buurt_id and not viewer.is_me(comment.author_id)


def may_judge_post(viewer: Viewer, post: Post) -> bool:
    """Who moderates it, and the beheerder who decides where no verbinder can; never about their own post."""
    return may_moderate_post(viewer, post) or (_keeps(viewer, post) and not _is_involved(viewer, post))


def may_judge_comment(viewer: Viewer, comment: Comment) -> bool:
    """Who moderates it, and the beheerder who decides where no verbinder can; never about their own comment."""
    return may_moderate_comment(viewer, comment) or (_keeps(viewer, comment) and not viewer.is_me(comment.author_id))


def _is_involved(viewer: Viewer, post: Post) -> bool:
    return viewer.is_me(post.author_id) or viewer.is_me(post.placed_by_id)


def _keeps(viewer: Viewer, thing: Post | Comment) -> bool:
    return viewer.is_beheerder and thing.buurt_id == viewer.buurt_id


def may_tell_under_post(viewer: Viewer, post: Post) -> bool:
    """Those who work here tell under a post how it went on: a koppeling, or an answer from a wijkopgave."""
    return bool(viewer.roles) and post.buurt_id == viewer.buurt_id


def may_say_after_all(viewer: Viewer, thing: Post | Comment) -> bool:
    """Who wrote it, whatever became of it: that what was done with it is not enough."""
    return viewer.is_member and _is_author(viewer, thing)


def needs_no_look(audience: Audience) -> bool:
    """What is for the verbinders only waits for nobody: who would look is who may read it."""
    return audience is Audience.VERBINDERS


def is_waiting(post: Post) -> bool:
    """Whether a verbinder should look before others can read it."""
    return post.waits_for is WaitsFor.VERBINDER


def _is_author(viewer: Viewer, thing: Post | Comment) -> bool:
    return viewer.is_me(thing.author_id) and thing.buurt_id == viewer.buurt_id
