"""What a person placed: posts, the words under those of others, and what they take part in."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _l, standing
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.emit import emit_all
from buurtplein.posts.models import Comment, CommentKind, Outcome, Participation, Post

GONE = standing("Bericht van een buur die weg is")  # where a title must stand, as in the news that it is off


def erase(whom: Whom, by: Any) -> None:
    """Withdraw every post and take its words away; comments go with their words; nobody takes part any more.

    What others wrote underneath stays theirs, out of sight as under any post that was withdrawn.
    """
    with across_buurten("someone is erased everywhere"):
        posts = list(db.session.scalars(select(Post).where(Post.author_id == whom.id)))
        comments = list(db.session.scalars(select(Comment).where(Comment.author_id == whom.id)))
    _withdraw([post for post in posts if post.closed_at is None], by)
    for post in posts:
        post.title, post.outcome, post.closed_at = GONE, Outcome.WITHDRAWN, post.closed_at or now()
        post.body = post.needs = post.street = post.place = post.signed_as = ""
    for comment in comments:
        comment.signed_as = ""
        if comment.kind is not CommentKind.FEEDBACK:  # an answer to neighbours, in the name of an organisation
            comment.body, comment.removed_at = "", comment.removed_at or now()
    emit_all("post.changed", posts, by=by)
    emit_all("comment.removed", comments, by=by)
    db.session.execute(delete(Participation).where(Participation.person_id == whom.id))


def stop(person_id: int, buurt_id: int, by: Any) -> None:
    """What stands open is withdrawn, and nobody counts on this person any more."""
    with across_buurten("the buurt is named, by who may leave it"):
        here = (Post.buurt_id == buurt_id, Post.author_id == person_id, Post.closed_at.is_(None))
        _withdraw(list(db.session.scalars(select(Post).where(*here))), by)
    db.session.execute(delete(Participation).where(*_still_to_come(person_id, buurt_id)))


def _withdraw(posts: list[Post], by: Any) -> None:
    for post in posts:
        post.closed_at, post.outcome = now(), Outcome.WITHDRAWN
    emit_all("post.withdrawn", posts, by=by)


def _still_to_come(person_id: int, buurt_id: int) -> tuple[ColumnElement[bool], ...]:
    to_come = select(Post.id).where(Post.buurt_id == buurt_id, Post.closed_at.is_(None))
    mine = (Participation.person_id == person_id, Participation.buurt_id == buurt_id)
    return (*mine, Participation.post_id.in_(to_come))


PART = Part(
    kept=(
        Kept(
            name="berichten",
            label=_l("Je vragen, aanbod, activiteiten, plannen en verhalen"),
            why=_l("Daarvoor is het plein."),
            term=_l("60 dagen open, daarna gesloten. Jij haalt het weg wanneer je wilt"),
            table=Post,
            whose=(Post.author_id,),
            shown={
                Post.number: _l("Nummer"),
                Post.kind: _l("Soort"),
                Post.title: _l("Titel"),
                Post.body: _l("Tekst"),
                Post.needs: _l("Wat er nodig is"),
                Post.audience: _l("Voor wie"),
                Post.signed_as: _l("Namens"),
                Post.theme: _l("Onderwerp"),
                Post.street: _l("Straat"),
                Post.place: _l("Plek"),
                Post.starts_at: _l("Begint"),
                Post.ends_at: _l("Eindigt"),
                Post.placed_at: _l("Geplaatst"),
                Post.expires_on: _l("Verdwijnt van het plein op"),
                Post.closed_at: _l("Gesloten"),
            },
        ),
        Kept(
            name="reacties",
            label=_l("Wat je onder berichten schreef"),
            why=_l("Daarvoor is het plein."),
            term=_l("Zo lang als het bericht. Jij haalt het weg wanneer je wilt"),
            table=Comment,
            whose=(Comment.author_id,),
            shown={
                Comment.placed_at: _l("Geplaatst"),
                Comment.body: _l("Tekst"),
                Comment.removed_at: _l("Weggehaald"),
            },
        ),
        Kept(
            name="meedoen",
            label=_l("Waar je aan meedoet"),
            why=_l("Om te weten op wie we kunnen rekenen."),
            term=_l("Zo lang als het bericht"),
            table=Participation,
            whose=(Participation.person_id,),
            shown={Participation.post_id: _l("Bericht"), Participation.since: _l("Sinds")},
        ),
    ),
    erase=erase,
    not_theirs={Post.placed_by_id: "a post is of the neighbour for whom it was placed; of who did so no name is left"},
    stays=(_l("Wat anderen schreven, ook als ze daarin jouw naam noemen. Vraag hun om dat te veranderen."),),
    stop=stop,
)
