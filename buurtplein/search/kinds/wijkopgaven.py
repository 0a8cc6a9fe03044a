"""Opgaven with their acties, and with what is done with what was said in conversations.

Answers to posts and reactions are found as comments under them, by who may read those.
"""

from collections.abc import Iterator

from sqlalchemy.orm import joinedload, selectinload

from buurtplein.core.i18n import _
from buurtplein.search.dutch import excerpt, highlight, telling
from buurtplein.search.engine import Document, Key
from buurtplein.search.kinds.kind import Kind, Result, Words
from buurtplein.search.kinds.tokens import tokens
from buurtplein.wijkopgaven.models import Actie, Lesson, Source, Wijkopgave
from buurtplein.wijkopgaven.queries import lessons_by_id, opgaven_by_id

OPGAVEN = "opgaven"  # what those who may work on them find, also before all may read it
LESSONS = "lessons"  # what those who work on opgaven find


def _opgave(opgave: Wijkopgave) -> Document | None:
    if opgave.merged_into_id is not None:
        return None
    return Document(
        key=Key("opgave", opgave.id),
        buurt_id=opgave.buurt_id,
        title=opgave.title,
        body="\n".join(filter(None, _told(opgave))),
        tags=(opgave.theme.value, opgave.place),
        visibility=frozenset({OPGAVEN, *(["public"] if opgave.published_at is not None else [])}),
        tokens=tokens(
            "opgave",
            is_open=opgave.is_open,
            at=opgave.made_at,
            author=opgave.regiehouder_id,
            places=(opgave.place,),
            theme=opgave.theme.value,
        ),
        created_at=opgave.made_at,
    )


def _told(opgave: Wijkopgave) -> Iterator[str]:
    """What stands there, and what neighbours told of what all could read before it went on in this one."""
    yield from _written(opgave)
    yield from (actie.title for actie in opgave.acties)
    yield from (note.body for note in opgave.notes if not note.partners_only)
    yield opgave.ending.reason if opgave.ending is not None else ""
    for source in opgave.sources:
        if source.kind.is_noted:
            yield from (source.doing, source.not_because)
    for earlier in opgave.merged:
        if earlier.published_at is not None or opgave.published_at is None:
            yield from (earlier.title, *_written(earlier))


def _written(opgave: Wijkopgave) -> Iterator[str]:
    yield from (opgave.heard, opgave.why, opgave.place, opgave.goal)


def _found_opgave(opgave: Wijkopgave, words: Words) -> Result:
    return Result(
        kind="opgave",
        row=opgave,
        title=highlight(opgave.title, words),
        text=excerpt(telling(_told(opgave), words), words),
        at=opgave.made_at,
        endpoint="wijkopgaven.show",
        values={"number": opgave.number, "slug": opgave.slug},
    )


OPGAVE = Kind(
    name="opgave",
    model=Wijkopgave,
    document=_opgave,
    load=opgaven_by_id,
    result=_found_opgave,
    labels=lambda: {"opgave": _("Samen aanpakken")},
    needs=(
        selectinload(Wijkopgave.acties),
        selectinload(Wijkopgave.notes),
        selectinload(Wijkopgave.endings),
        selectinload(Wijkopgave.merged),
        selectinload(Wijkopgave.sources),
    ),
    parts={"actie": Actie.opgave_id, "source": Source.opgave_id},
)


def _lesson(lesson: Lesson) -> Document:
    return Document(
        key=Key("lesson", lesson.id),
        buurt_id=lesson.buurt_id,
        title=lesson.opgave.title,
        body="\n".join(filter(None, (lesson.context, lesson.worked, lesson.not_worked))),
        tags=(lesson.opgave.theme.value,),
        visibility=frozenset({LESSONS}),
        tokens=tokens("les", is_open=False, at=lesson.made_at, author=lesson.by_id, theme=lesson.opgave.theme.value),
        created_at=lesson.made_at,
    )


def _found_lesson(lesson: Lesson, words: Words) -> Result:
    return Result(
        kind="les",
        look="opgave",
        row=lesson,
        title=highlight(lesson.opgave.title, words),
        text=excerpt(" ".join(filter(None, (lesson.worked, lesson.not_worked, lesson.context))), words),
        at=lesson.made_at,
        endpoint="wijkopgaven.work",
        values={"number": lesson.opgave.number},
    )


LESSON = Kind(
    name="lesson",
    model=Lesson,
    document=_lesson,
    load=lessons_by_id,
    result=_found_lesson,
    labels=lambda: {"les": _("Lessen")},
    needs=(joinedload(Lesson.opgave),),
    under={"opgave": Lesson.opgave_id},
)
