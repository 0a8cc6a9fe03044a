"""Reports, rulings and objections with sane defaults."""

from buurtplein.buurten.models import HouseRule, Role
from buurtplein.core.db import db
from buurtplein.core.secrets import new_token
from buurtplein.moderation.models import Measure, Objection, Reason, Report, Ruling, judged
from buurtplein.people.models import Person
from buurtplein.posts.models import Comment, Post
from tests.factories import a_person


def a_report(thing: Post | Comment, reporter: Person | None = None, **fields: object) -> Report:
    given: dict[str, object] = {"reason": Reason.UNKIND, "receipt": new_token(), **about(thing), **fields}
    return kept(Report(reporter_id=reporter.id if reporter else None, **given))


def a_ruling(thing: Post | Comment, by: Person | None = None, **fields: object) -> Ruling:
    title, text = judged(thing)
    given = {"measure": Measure.HIDDEN, "reason": "Dit is te grof.", "title": title, "text": text, **fields}
    return kept(Ruling(by_id=(by or a_person()).id, **about(thing), **{"by_role": Role.VERBINDER, **given}))


def an_objection(ruling: Ruling, **fields: object) -> Objection:
    given = {"words": "Ik bedoelde het anders.", "author_id": ruling.author_id, **fields}
    return kept(Objection(buurt_id=ruling.buurt_id, ruling_id=ruling.id, **given))


def a_rule(buurt_id: int, title: str = "Geen reclame") -> HouseRule:
    return kept(HouseRule(buurt_id=buurt_id, position=9, title=title, text="Iets kleins verkopen mag."))


def about(thing: Post | Comment) -> dict[str, object]:
    if isinstance(thing, Comment):
        return {
            "buurt_id": thing.buurt_id,
            "post_id": thing.post_id,
            "comment_id": thing.id,
            "author_id": thing.author_id or (thing.author and thing.author.id),
        }
    return {"buurt_id": thing.buurt_id, "post_id": thing.id, "author_id": thing.author_id}


def kept(row):
    db.session.add(row)
    db.session.flush()
    return row
