"""What was said back before stays, when something else is said or it was not enough."""

from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import EarlierAnswer, Source


def keep_answer(source: Source) -> None:
    """Write down what is said about it now, before that changes; nothing as long as nothing is said."""
    if source.answered_at is None or source.answered_by_id is None:
        return
    words = {"heard": source.heard, "doing": source.doing, "not_because": source.not_because}
    kept = EarlierAnswer(source=source, **words, answered_at=source.answered_at, answered_by_id=source.answered_by_id)
    db.session.add(kept)
