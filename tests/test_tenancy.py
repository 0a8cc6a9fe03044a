"""Every address of the site, walked with what belongs to another buurt: as if it were not there."""

from collections.abc import Iterator
from contextvars import Context
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from buurtplein.agenda.operations import open_calendar
from buurtplein.collegas.operations import open_feed
from buurtplein.core.clock import AMSTERDAM, at, today
from buurtplein.core.db import db
from buurtplein.gids.models import Circle, Entry
from buurtplein.notifications.digest import send_daily_mail
from buurtplein.notifications.models import Group, Mail, Preference
from buurtplein.outbox.models import Letter
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Audience, Post
from buurtplein.schouwen.models import Schouw
from buurtplein.search.engine import Query
from buurtplein.search.queries import find
from buurtplein.wijkopgaven.models import Wijkopgave
from tests.factories import a_member, viewer_of
from tests.support.world import CANARY, World, a_world
from tests.test_rights import READING, ROLES
from tests.test_security import rules

# An address with such an argument asks for something that exists nowhere in particular.
OWN_PAGES = {"kind", "entry_kind", "slug", "soort", "token", "form"}


@pytest.fixture
def worlds(app) -> tuple[World, World]:
    """Ours, and theirs; the numbers of ours do not occur there."""
    return a_world("ons", "Huismus", first_number=1000), a_world("hun", CANARY)


@pytest.fixture
def almighty(worlds):
    """Someone with every role in our buurt, and none in theirs."""
    ours, _theirs = worlds
    member = a_member(ours.buurt, None, "verbinder", "professional", "beheerder")
    return viewer_of(member.person, ours.buurt)


def addresses(app, world, buurt, *methods):
    """Every address with an id in it, filled with the ids of `world`, under the slug of `buurt`."""
    adapter = app.url_map.bind("localhost")
    for rule in rules(app, *methods):
        names = sorted(rule.arguments - {"buurt"})
        if "buurt" not in rule.arguments or not set(names) - OWN_PAGES:
            continue
        for values in product(*(world.ids[name] for name in names)):
            yield rule.endpoint, adapter.build(rule.endpoint, {"buurt": buurt, **dict(zip(names, values, strict=True))})


def test_what_is_of_another_buurt_is_not_there(app, client, log_in, worlds, almighty):
    ours, theirs = worlds
    log_in(client, almighty.me)
    walked = 0
    for method in ("GET", "POST"):
        for endpoint, url in addresses(app, theirs, ours.buurt.slug, method):
            answer = client.open(url, method=method)
            assert answer.status_code == 404, f"{method} {url} ({endpoint}) answers {answer.status_code}"
            assert CANARY not in answer.text
            walked += 1
    assert walked > 60


def test_it_looks_the_same_as_what_exists_nowhere(app, client, log_in, worlds, almighty):
    ours, theirs = worlds
    log_in(client, almighty.me)
    for theirs_url, nowhere in (
        (f"/{ours.buurt.slug}/prikbord/{theirs.ids['number'][0]}", f"/{ours.buurt.slug}/prikbord/99999"),
        (f"/{ours.buurt.slug}/samen/{theirs.ids['number'][-1]}", f"/{ours.buurt.slug}/samen/99999"),
    ):
        one, other = client.get(theirs_url), client.get(nowhere)
        assert (one.status_code, other.status_code) == (404, 404)
        assert one.text.replace(theirs_url, "") == other.text.replace(nowhere, "")


# ------------------------------------------------------------------------------------------- a canary
BEARER = {
    "agenda.ticket",
    "huiskamers.rsvp",
    "moderation.receipt",
}  # whoever knows the random address sees what it is about
MORE = {  # surfaces that are not another endpoint; B: the buurt, W: the canary
    "search: found": "/B/zoeken?q=W",
    "search: facets": "/B/zoeken?q=W&soort=vraag&thema=groen",
    "search: of all my buurten": "/B/zoeken?q=W&overal=1",
    "search: autocomplete": "/B/zoeken/woorden?q=Kana",
    "search: API": "/api/v1/B/zoeken?q=W",
    "board: of a kind": "/B/prikbord?soort=vraag",
    "board: mine": "/B/prikbord?mij=1",
    "agenda: month": "/B/agenda?weergave=maand",
    "agenda: week": "/B/agenda?week=THIS",
    "gids: of a kind": "/B/gids?soort=plek",
    "opgaven: ended": "/B/samen?stand=klaar",
    "no such page": "/B/bestaat-niet",
    "no such post": "/B/prikbord/99999",
    "other language": "/B/?taal=en",
}


@pytest.fixture
def secretive(worlds) -> World:
    """Theirs, in which nothing is for everyone any more."""
    _ours, theirs = worlds
    here = theirs.buurt.id
    for shown, value in ((Post.audience, Audience.NEIGHBOURS), (Entry.audience, Circle.NEIGHBOURS)):
        was_public = (shown.class_.buurt_id == here, shown == "public")
        db.session.execute(update(shown.class_).where(*was_public).values(audience=value))
    db.session.execute(update(Wijkopgave).where(Wijkopgave.buurt_id == here).values(published_at=None))
    plan = {
        "route": "Rond",
        "streets": "Langs",
        "meeting_point": "Hier",
    }  # everyone may come; what is seen there is not
    db.session.execute(update(Schouw).where(Schouw.buurt_id == here).values(plan))
    return theirs


def surfaces(app, world, *, secret: str) -> Iterator[tuple[str, str]]:
    """What shows words of this buurt, by name, each with its address."""
    slug, adapter = world.buurt.slug, app.url_map.bind("localhost")
    for rule in rules(app, "GET"):
        if not rule.arguments - {"buurt"} and rule.endpoint != "notifications.letters":  # the demo shows all letters
            yield rule.endpoint, adapter.build(rule.endpoint, {"buurt": slug} if rule.arguments else {})
    vraag, _private, koffie, _waiting, opgave = world.ids["number"]
    fewer = replace(world, ids={**world.ids, "number": [vraag, koffie, opgave], "nr": world.ids["nr"][:2]})
    for endpoint, url in addresses(app, fewer, slug, "GET"):
        if endpoint not in BEARER:
            yield endpoint, url
    for name, url in MORE.items():
        week = f"{today():%G-W%V}"
        yield name, url.replace("/B/", f"/{slug}/").replace("=W", f"={secret}").replace("THIS", week)
    for photo in world.ids["photo"]:
        yield "photo: thumbnail", f"/{slug}/fotos/{photo}-240.jpg"
        yield "photo: large", f"/{slug}/fotos/{photo}-640.jpg"


FOR_EVERY_BUURT = {"search.lessons"}  # what was learned is there for colleagues in every buurt


def test_a_canary_of_another_buurt_is_on_no_surface(app, client, log_in, worlds, secretive, almighty, run_outbox, tell):
    ours, _theirs = worlds
    for world in worlds:
        world.buurt.found_by_search_engines = True  # so that pages say what they are about
    bewoner = ours.people["bewoner"].me
    personal = [("calendar of one person", f"/mijn/agenda/{open_calendar(Someone(bewoner))}.ics")]
    personal += [("work of one person", f"/mijn/werk/{open_feed(Someone(bewoner))}.ics")]
    db.session.add(Preference(person_id=bewoner.id, group=Group.BUURT, on_site=False, mail=Mail.DAILY))
    run_outbox()
    visitor, of_all_roles = app.test_client(), log_in(client, almighty.me)
    here, there = (list(surfaces(app, world, secret=CANARY)) for world in (ours, secretive))
    personal += [(name, url) for name, url in here if url.startswith("/mijn")]
    preview = [("preview of a link", f"/{ours.buurt.slug}/prikbord/{ours.ids['number'][0]}")]
    walks = [
        (of_all_roles, here),
        (visitor, preview),
        (of_all_roles, let_in(there, "elsewhere")),
        (visitor, let_in(there, "visitor")),
    ]
    shown, asked = mails_to(app, ours), 0
    for browser, pages in [*walks, (log_in(app.test_client(), bewoner), personal)]:
        for name, url in pages:
            text = words_of(browser.get(url))
            assert CANARY not in without_echo(text) or name in FOR_EVERY_BUURT, f"{name}: {url}"
            asked += 1
            shown.setdefault(name, "")
            shown[name] += text if "Huismus" in text else ""
    for name in ("mail", "mail of the day"):
        assert CANARY not in shown[name]
    with_ours = sorted(name for name, text in shown.items() if "Huismus" in text)
    tell(f"{asked} answers of {len(shown)} surfaces; our own words are on {len(with_ours)}: {', '.join(with_ours)}")
    assert len(shown) >= 70
    assert len(with_ours) >= 30
    assert 'property="og:title" content="Huismus' in shown["preview of a link"]
    assert {"mail", "mail of the day", "notifications.index", "owndata.take_along"} <= set(with_ours)


def let_in(pages: list[tuple[str, str]], role: str) -> list[tuple[str, str]]:
    """Without those whose guard shows this role the door; tests/test_rights.py tries that."""
    return [page for page in pages if READING.get(page[0], "y" * len(ROLES))[ROLES.index(role)] in "y0"]


def without_echo(text: str) -> str:
    """What was typed comes back, and that is all."""
    for echo in (
        f'"q":"{CANARY}"',
        f"‘{CANARY}’",
        f'value="{CANARY}"',
        f"op {CANARY}",
        f"q={CANARY}",
        f"titel={CANARY}",
    ):
        text = text.replace(echo, "")
    return text


def mails_to(app, world) -> dict[str, str]:
    """All letters to the people of a buurt: at once, and that of the day."""
    people = [who.me.id for who in world.people.values()]
    db.session.commit()
    Context().run(_write_daily_mail, app)
    written: dict[str, str] = {"mail": "", "mail of the day": ""}
    for letter in db.session.scalars(select(Letter).where(Letter.person_id.in_(people))):
        name = "mail of the day" if letter.subject == "Nieuws van het plein" else "mail"
        written[name] += f"{letter.subject} {letter.text} {letter.html}"
    return written


def _write_daily_mail(app) -> None:
    with app.app_context(), at(datetime.combine(today(), time(17, 30), AMSTERDAM)):
        send_daily_mail()


def words_of(answer) -> str:
    """What stands in an answer, also when it is an archive."""
    if answer.mimetype != "application/zip":
        return answer.text
    with ZipFile(BytesIO(answer.data)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_search_stays_in_its_buurt(app, worlds, almighty, run_outbox):
    run_outbox()
    engine = app.extensions["search"]
    assert find(almighty, engine, Query(text="Huismus")).results
    found = find(almighty, engine, Query(text=CANARY))
    assert not found.results
    assert found.page.total == 0
