"""What was learned, here and in other buurten."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.wijkopgaven.models import Lesson, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_lessons

SHOWN = 20  # lessons on one page
FOR_ALL = "colleagues learn from each other, in whatever buurt they work"


class Learned(NamedTuple):
    """A lesson, and where it was learned."""

    lesson: Lesson
    buurt: Buurt


def lesson_of(viewer: Viewer, opgave: Wijkopgave) -> Lesson | None:
    """What was learned from this opgave, if that was written down."""
    here = (Lesson.opgave_id == opgave.id, Lesson.buurt_id == viewer.buurt_id)
    return db.session.scalar(select(Lesson).where(*here, readable_lessons(viewer)))


def lessons_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Lesson]:
    """The readable ones among these, with their opgaven: what search found, loaded through the rules."""
    return {number: learned.lesson for number, learned in learned_by_id(viewer, ids).items()}


def learned_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Learned]:
    """The same, with where each was learned."""
    with across_buurten(FOR_ALL):
        rows = db.session.execute(_learned(viewer).where(Lesson.id.in_(ids))).all()
    return {lesson.id: Learned(lesson, buurt) for lesson, buurt in rows}


def newest_lessons(viewer: Viewer) -> list[Learned]:
    """What was learned last, in all buurten; at most `SHOWN`."""
    with across_buurten(FOR_ALL):
        rows = db.session.execute(_learned(viewer).order_by(Lesson.id.desc()).limit(SHOWN)).all()
    return [Learned(lesson, buurt) for lesson, buurt in rows]


def buurten_with_lessons(viewer: Viewer) -> list[int]:
    """The ids of the buurten in which something was written down."""
    with across_buurten(FOR_ALL):
        return list(db.session.scalars(select(Lesson.buurt_id).where(readable_lessons(viewer)).distinct()))


def _learned(viewer: Viewer) -> Select[Lesson, Buurt]:
    asked = select(Lesson, Buurt).join(Buurt, Buurt.id == Lesson.buurt_id).join(Lesson.opgave)
    return asked.where(readable_lessons(viewer)).options(contains_eager(Lesson.opgave))
