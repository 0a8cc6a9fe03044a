"""From an opgave to the plein: asking for help, and telling how it became."""

from sqlalchemy import select

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import require
from buurtplein.outbox.emit import emit
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.wijkopgaven.models import CameOf, OpgavePost, Wijkopgave
from buurtplein.wijkopgaven.policy import may_ask_help, may_tell_result


def ask_help(
    viewer: Viewer, opgave: Wijkopgave, *, title: str, body: str = "", needs: str = "", once: str | None = None
) -> Post:
    """Place a vraag for hands or things (`needs`), which leads to the opgave and is shown there. "opgave.changed".

    The same form sent twice gives the same vraag. Raises NotAllowed, RuleBroken.
    """
    require(may_ask_help(viewer, opgave))
    draft = Draft(PostKind.VRAAG, title, body, needs=needs, theme=opgave.theme)
    return _link(viewer, opgave, place_post(viewer, draft, once=once), CameOf.HELP)


def tell_result(viewer: Viewer, opgave: Wijkopgave, *, title: str, body: str = "", once: str | None = None) -> Post:
    """Place a story of how it became, which is shown with the opgave and under what it rests on. "opgave.changed".

    The same form sent twice gives the same story. Raises NotAllowed, RuleBroken.
    """
    require(may_tell_result(viewer, opgave))
    draft = Draft(PostKind.VERHAAL, title, body, theme=opgave.theme)
    return _link(viewer, opgave, place_post(viewer, draft, once=once), CameOf.RESULT)


def _link(viewer: Viewer, opgave: Wijkopgave, post: Post, kind: CameOf) -> Post:
    db.session.flush()
    here = (OpgavePost.post_id == post.id, OpgavePost.buurt_id == viewer.buurt_id)
    if db.session.scalar(select(OpgavePost.id).where(*here)) is None:
        db.session.add(OpgavePost(buurt_id=opgave.buurt_id, opgave_id=opgave.id, post_id=post.id, kind=kind))
        emit("opgave.changed", opgave, by=viewer)
    return post
