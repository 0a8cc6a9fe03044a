"""Every form of which the text is read by others asks first, and its second press goes on."""

import re
from dataclasses import dataclass, field

import pytest

from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.keuring.models import CheckCount, Kind
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import PostKind
from buurtplein.wijkopgaven.models import OwnerKind, Source
from buurtplein.wijkopgaven.operations import Answer, answer_sources
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of
from tests.namens.rows import place_for_gerda
from tests.wijkopgaven.factories import an_actie, an_opgave

NUMBER = "06-98 76 54 32"
AGREED = {"audience": "public", "asked": "counter", "agrees": "y"}
GERDA = {"kind": "vraag", "name": "Gerda Bakker", "channel": "phone", "phone": "06-55667788", "once": "een", **AGREED}


def sources_of(opgave):
    return list(db.session.query(Source).where(Source.buurt_id == opgave.buurt_id, Source.opgave_id == opgave.id))


def a_thing_of(me, buurt):
    draft = EntryDraft(kind=EntryKind.DING, topic=Topic.MAKEN, name="Een ladder")
    return add_entry(viewer_of(me.person, buurt), draft)


@dataclass
class Case:
    """A form: who fills it in, which of its fields others read, and what else it asks."""

    role: str
    texts: tuple[str, ...]
    also: dict[str, str] = field(default_factory=dict)


CASES = {
    "wijkopgaven.make": Case("professional", ("title", "heard"), {"theme": "verkeer", "once": "een"}),
    "wijkopgaven.edit": Case("professional", ("title", "heard"), {"theme": "verkeer"}),
    "wijkopgaven.add_actie": Case("professional", ("title",), {"owner_kind": "samen", "owner_id": "0", "once": "een"}),
    "wijkopgaven.edit_actie": Case("professional", ("title",), {"owner_kind": "samen", "owner_id": "0"}),
    "wijkopgaven.move_actie": Case("professional", ("note",), {"state": "busy"}),
    "wijkopgaven.answer": Case("professional", ("heard", "doing", "not_because")),
    "wijkopgaven.place_note": Case("professional", ("body",), {"kind": "decision", "readers": "iedereen"}),
    "wijkopgaven.end": Case("professional", ("reason",), {"kind": "solved"}),
    "initiatieven.add_task": Case("", ("title",), {"needed": "2"}),
    "gids.add": Case("", ("name", "text", "street"), {"topic": "maken", "audience": "neighbours", "once": "een"}),
    "gids.edit": Case("", ("name", "text", "street"), {"topic": "maken", "audience": "neighbours"}),
    "namens.desk": Case("verbinder", ("title", "body"), GERDA),
    "namens.edit": Case("verbinder", ("title", "body"), AGREED),
}


@pytest.fixture
def rooms(app, client, log_in):
    """Someone with a role is logged in; gives the address of a form."""
    buurt = a_buurt("oost")

    def address(name: str) -> str:
        role = CASES[name].role
        me = a_member(buurt, a_person(), *([role] if role else []))
        log_in(client, me.person)
        opgave = an_opgave(buurt, regiehouder=me.person)
        if name == "wijkopgaven.make":
            return f"/oost/prof/opgaven/nieuw?bron={a_post(buurt).number}"
        if name == "wijkopgaven.end":
            answer_sources(viewer_of(me.person, buurt), sources_of(opgave), Answer(doing="We doen het."))
        actie = an_actie(opgave, owner_kind=OwnerKind.SAMEN)
        plan = a_post(buurt, me.person, kind=PostKind.INITIATIEF)
        paths = {
            "wijkopgaven.edit": f"samen/{opgave.number}/wijzig",
            "wijkopgaven.add_actie": f"samen/{opgave.number}/acties",
            "wijkopgaven.edit_actie": f"prof/opgaven/{opgave.number}/acties/{actie.id}",
            "wijkopgaven.move_actie": f"samen/{opgave.number}/acties/{actie.id}",
            "wijkopgaven.answer": f"prof/opgaven/{opgave.number}/antwoord",
            "wijkopgaven.place_note": f"samen/{opgave.number}/tijdlijn",
            "wijkopgaven.end": f"prof/opgaven/{opgave.number}/einde",
            "initiatieven.add_task": f"prikbord/{plan.number}/taken",
            "gids.add": "gids/erbij/ding",
            "gids.edit": f"gids/{a_thing_of(me, buurt).number}/wijzig",
            "namens.desk": "namens/nieuw",
        }
        if name == "namens.edit":
            return f"/oost/namens/bericht/{place_for_gerda(a_viewer('verbinder', buurt=buurt)).number}/wijzig"
        return f"/oost/{paths[name]}"

    return address


def counts():
    with across_buurten("a test counts"):
        found = db.session.query(CheckCount).populate_existing()
        return {row.kind: (row.shown, row.edited, row.sent) for row in found}


def events():
    with across_buurten("a test counts"):
        return db.session.query(OutboxEvent).count()


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.text)
    return {name: found[1]} if found else {}


@pytest.mark.parametrize("name", CASES)
def test_it_asks_first_and_the_second_press_goes_on(rooms, client, name):
    case, path = CASES[name], rooms(name)
    page = client.get(path)
    sent = dict.fromkeys(case.texts, f"Bel {NUMBER}.") | case.also | hidden(page, "seen") | hidden(page, "bron")
    before = events()
    asked = client.post(path, data=sent)
    assert asked.status_code == 200
    for text in case.texts:
        assert f'id="{text}-advies"' in asked.text
    assert asked.text.count(f"Bel {NUMBER}.") == len(case.texts)
    assert events() == before
    gone_on = client.post(path, data=sent | hidden(asked, "advised") | {"as_it_is": "ja"})
    assert gone_on.status_code == 303, gone_on.text
    assert counts() == {Kind.PHONE: (1, 0, 1)}


@pytest.mark.parametrize("name", CASES)
def test_without_a_finding_it_goes_on_at_once(rooms, client, name):
    case, path = CASES[name], rooms(name)
    page = client.get(path)
    sent = dict.fromkeys(case.texts, "Dit is een gewone zin.") | case.also
    assert client.post(path, data=sent | hidden(page, "seen") | hidden(page, "bron")).status_code == 303
    assert counts() == {}
