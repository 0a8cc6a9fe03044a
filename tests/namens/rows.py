"""Neighbours who are not online, with sane defaults."""

from itertools import count

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.namens.models import Asked, Channel, Reach
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import Draft
from tests.factories import a_member, a_person

GERDA = Neighbour("Gerda Bakker", Channel.PHONE, phone="06-11223344")
_number = count(1)


def a_reach(buurt: Buurt, by: Person, person: Person | None = None, **fields: object) -> Reach:
    """How to reach someone who has no account, as `by` noted it."""
    if person is None:
        person = a_member(buurt, a_person(f"Offline{next(_number)}", email=None)).person
    given = {"channel": Channel.PHONE, "noted_by_id": by.id, **fields}
    reach = Reach(buurt_id=buurt.id, person_id=person.id, **given)
    db.session.add(reach)
    db.session.flush()
    return reach


def a_vraag(title: str = "Wie leest mij de post voor?", audience: Audience = Audience.PUBLIC) -> Draft:
    return Draft(PostKind.VRAAG, title, "Mijn ogen zijn slecht.", audience=audience)


def place_for_gerda(viewer: Viewer, draft: Draft | None = None, who: Neighbour | Reach = GERDA, **said: object) -> Post:
    """As someone at the desk does, who heard that she agrees."""
    given = {"asked": Asked.PHONE, "agrees": True, **said}
    return place_for(viewer, draft or a_vraag(), who, **given)


def place_for_known(viewer: Viewer, reach: Reach, title: str) -> Post:
    return place_for_gerda(viewer, a_vraag(title), reach)
