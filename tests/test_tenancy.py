"""Every address of the site, walked with what belongs to another buurt: as if it were not there."""

from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest

from buurtplein.search.engine import Query
from buurtplein.search.queries import find
from tests.factories import a_member, viewer_of
from tests.support.world import CANARY, World, a_world
from tests.test_security import rules

# An address with such an argument asks for something that exists nowhere in particular.
OWN_PAGES = {"kind", "entry_kind", "slug", "soort", "token"}


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


def test_nothing_of_another_buurt_shows_on_any_page_of_ours(app, client, log_in, worlds, almighty, run_outbox):
    ours, _theirs = worlds
    run_outbox()
    log_in(client, almighty.me)
    walked = set()
    adapter = app.url_map.bind("localhost")
    for rule in rules(app, "GET"):
        if not rule.arguments - {"buurt"}:
            values = {"buurt": ours.buurt.slug} if rule.arguments else {}
            walked.add(adapter.build(rule.endpoint, values))
    walked |= {url for _endpoint, url in addresses(app, ours, ours.buurt.slug, "GET")}
    walked |= {f"/{ours.buurt.slug}/zoeken?q={CANARY}", f"/{ours.buurt.slug}/zoeken?q=samen"}
    walked -= {"/postvak"}  # the outbox of the demo shows all letters, to everyone
    own = 0
    for url in sorted(walked):
        text = words_of(client.get(url))
        for echo in (f"‘{CANARY}’", f'value="{CANARY}"', f"op {CANARY}", f"q={CANARY}", f"titel={CANARY}"):
            text = text.replace(echo, "")  # what was typed comes back, and that is all
        assert CANARY not in text, url
        own += "Huismus" in text
    assert len(walked) >= 30
    assert own >= 15


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
