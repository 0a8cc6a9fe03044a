"""What can be found: how a row becomes a document. A kind of content is in KINDS, or it cannot be found.

Signals are never here (see docs/architecture.md).
"""

import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from buurtplein.core.db import db
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Comment, Outcome, Post
from buurtplein.search.engine import Document, Key
from buurtplein.wijkopgaven.models import Wijkopgave

BATCH = 500  # rows read at a time

Reader = Callable[[Caretaker, int, Collection[int] | None], Iterator[Document]]


def documents(caretaker: Caretaker, buurt_id: int) -> Iterator[Document]:
    """Everything of one buurt that can be found, read a batch at a time."""
    for read in KINDS.values():
        yield from map(_signed, read(caretaker, buurt_id, None))


def documents_for(caretaker: Caretaker, buurt_id: int, keys: Collection[Key]) -> Iterator[Document]:
    """The documents of these rows, as far as the rows exist."""
    for kind, read in KINDS.items():
        ids = sorted(key.id for key in keys if key.kind == kind)
        for start in range(0, len(ids), BATCH):
            yield from map(_signed, read(caretaker, buurt_id, ids[start : start + BATCH]))


def _signed(document: Document) -> Document:
    """The version is a checksum of all that was written, so `check` sees every difference."""
    parts = (document.title, document.body, *document.tags, *sorted(document.visibility), *sorted(document.tokens))
    return replace(document, version=zlib.crc32("\x1f".join(parts).encode()))


# ------------------------------------------------------------------------------------------- posts and comments
def who_may_find(post: Post) -> frozenset[str]:
    """The visibility tokens of a post: its audience while it is on the plein, and always its author."""
    own = {f"author:{post.author_id}"} if post.author_id is not None else set()
    if not post.is_published or post.outcome is Outcome.WITHDRAWN:
        return frozenset(own)
    return frozenset({post.audience.value, *own})


def state_of(post: Post) -> str:
    """ "open" or "closed", as one filters by."""
    return "open" if post.closed_at is None else "closed"


def _posts(caretaker: Caretaker, buurt_id: int, ids: Collection[int] | None) -> Iterator[Document]:
    last = 0
    while True:
        asked = select(Post).where(Post.buurt_id == buurt_id, Post.id > last).order_by(Post.id).limit(BATCH)
        rows = list(db.session.scalars(asked if ids is None else asked.where(Post.id.in_(ids))))
        yield from map(_post, rows)
        if len(rows) < BATCH:
            return
        last = rows[-1].id
        db.session.expunge_all()


def _post(post: Post) -> Document:
    return Document(
        key=Key("post", post.id),
        buurt_id=post.buurt_id,
        title=post.title,
        body="\n".join(filter(None, (post.body, post.needs))),
        tags=tuple(filter(None, (post.street, post.place, post.kind.value))),
        visibility=who_may_find(post),
        tokens=frozenset({f"kind:{post.kind.value}", f"state:{state_of(post)}"}),
        created_at=post.published_at or post.placed_at,
        version=0,
    )


def _comments(caretaker: Caretaker, buurt_id: int, ids: Collection[int] | None) -> Iterator[Document]:
    last = 0
    while True:
        asked = select(Comment).where(Comment.buurt_id == buurt_id, Comment.id > last).order_by(Comment.id).limit(BATCH)
        asked = asked.options(joinedload(Comment.post))
        rows = list(db.session.scalars(asked if ids is None else asked.where(Comment.id.in_(ids))))
        yield from (_comment(row) for row in rows if row.removed_at is None)
        if len(rows) < BATCH:
            return
        last = rows[-1].id
        db.session.expunge_all()


def _comment(comment: Comment) -> Document:
    hidden = comment.hidden_at is not None
    return Document(
        key=Key("comment", comment.id),
        buurt_id=comment.buurt_id,
        title="",
        body=comment.body,
        visibility=frozenset() if hidden else who_may_find(comment.post),
        tokens=frozenset({"kind:reactie", f"state:{state_of(comment.post)}"}),
        created_at=comment.placed_at,
        version=0,
    )


# ------------------------------------------------------------------------------------------- wijkopgaven
def _opgaven(caretaker: Caretaker, buurt_id: int, ids: Collection[int] | None) -> Iterator[Document]:
    asked = select(Wijkopgave).where(Wijkopgave.buurt_id == buurt_id).order_by(Wijkopgave.id)
    asked = asked.options(selectinload(Wijkopgave.acties), joinedload(Wijkopgave.ending))
    yield from map(_opgave, db.session.scalars(asked if ids is None else asked.where(Wijkopgave.id.in_(ids))))


def _opgave(opgave: Wijkopgave) -> Document:
    """Answers to sources are found as comments under their posts, by who may read those."""
    reason = opgave.ending.reason if opgave.ending is not None else ""
    return Document(
        key=Key("opgave", opgave.id),
        buurt_id=opgave.buurt_id,
        title=opgave.title,
        body="\n".join(filter(None, (opgave.heard, *(actie.title for actie in opgave.acties), reason))),
        tags=(opgave.theme.value,),
        visibility=frozenset({"opgaven", *(["public"] if opgave.published_at is not None else [])}),
        tokens=frozenset({"kind:opgave", f"state:{'open' if opgave.is_open else 'closed'}"}),
        created_at=opgave.made_at,
        version=0,
    )


KINDS: dict[str, Reader] = {"post": _posts, "comment": _comments, "opgave": _opgaven}
