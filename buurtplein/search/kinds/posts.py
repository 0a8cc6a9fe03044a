"""Posts and the comments under them."""

from sqlalchemy.orm import joinedload

from buurtplein.core.i18n import _
from buurtplein.posts.models import Comment, Post, PostKind
from buurtplein.posts.queries import comments_by_id, posts_by_id
from buurtplein.search import helping
from buurtplein.search.dutch import excerpt, highlight
from buurtplein.search.engine import Document, Key
from buurtplein.search.kinds.kind import Kind, Result, Words
from buurtplein.search.kinds.tokens import tokens


def who_may_find(post: Post) -> frozenset[str]:
    """The visibility tokens of a post: its audience while it is on the plein, and always its author."""
    own = {f"author:{post.author_id}"} if post.author_id is not None else set()
    if not post.is_published:
        return frozenset(own)
    return frozenset({post.audience.value, *own})


def _post(post: Post) -> Document:
    return Document(
        key=Key("post", post.id),
        buurt_id=post.buurt_id,
        title=post.title,
        body="\n".join(filter(None, (post.body, post.needs))),
        tags=tuple(filter(None, (post.street, post.place, post.kind.value))),
        visibility=who_may_find(post),
        tokens=tokens(
            post.kind.value,
            is_open=post.closed_at is None,
            at=post.published_at or post.placed_at,
            author=post.author_id,
            of=(post.author_id,),
            theme=post.theme or "",
            places=(post.street, post.place),
            help_with=helping.kinds(post.title, post.body) if post.kind == PostKind.AANBOD else (),
        ),
        created_at=post.published_at or post.placed_at,
    )


def _found_post(post: Post, words: Words) -> Result:
    return Result(
        kind=post.kind.value,
        row=post,
        title=highlight(post.title, words),
        text=excerpt(post.body, words),
        at=post.published_at or post.placed_at,
        endpoint="posts.show",
        values={"number": post.number, "slug": post.slug or None},
        author=post.author.first_name if post.author else "",
        street=post.street,
    )


def _comment(comment: Comment) -> Document | None:
    if comment.removed_at is not None:
        return None
    return Document(
        key=Key("comment", comment.id),
        buurt_id=comment.buurt_id,
        title="",
        body=comment.body,
        visibility=who_may_find(comment.post) if comment.is_shown else frozenset(),
        tokens=tokens(
            "reactie",
            is_open=comment.post.closed_at is None,
            at=comment.placed_at,
            author=comment.author_id,
            of=(comment.author_id, comment.post.author_id),
            places=(comment.post.street, comment.post.place),
        ),
        created_at=comment.placed_at,
    )


def _found_comment(comment: Comment, words: Words) -> Result:
    post = comment.post
    return Result(
        kind="reactie",
        row=comment,
        title=highlight(post.title, words),
        text=excerpt(comment.body, words),
        at=comment.placed_at,
        endpoint="posts.show",
        values={
            "number": post.number,
            "slug": post.slug or None,
            "reactie": comment.id,
            "_anchor": f"reactie-{comment.id}",
        },
        author=comment.author.first_name if comment.author else "",
        street=post.street,
        look=post.kind.value,
    )


POST = Kind(
    name="post",
    model=Post,
    document=_post,
    load=posts_by_id,
    result=_found_post,
    labels=lambda: {kind.value: kind.label for kind in PostKind},
)
COMMENT = Kind(
    name="comment",
    model=Comment,
    document=_comment,
    load=comments_by_id,
    result=_found_comment,
    labels=lambda: {"reactie": _("Reactie")},
    needs=(joinedload(Comment.post),),
    under={"post": Comment.post_id},
)
