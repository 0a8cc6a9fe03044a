"""How many questions a page asks the database: as many for 2,000 posts as for 20."""

import re

import sqlalchemy as sa

from buurtplein.buurten.models import Region, RegionKind
from buurtplein.core.db import db
from buurtplein.posts.models import Post
from tests.bench.filling import add_posts
from tests.factories import a_buurt, a_comment, a_member, a_post
from tests.support.statements import counted

MANY, REGIONS = 2_000, 2_000
MOST = {"plein": 8, "prikbord": 5, "bericht": 7, "agenda": 12, "zoeken": 12, "samen": 12}


def pages(buurt, post):
    return {
        "plein": f"/{buurt.slug}/",
        "prikbord": f"/{buurt.slug}/prikbord",
        "bericht": f"/{buurt.slug}/prikbord/{post.number}",
        "agenda": f"/{buurt.slug}/agenda",
        "zoeken": f"/{buurt.slug}/zoeken?q=kraan",
        "samen": f"/{buurt.slug}/samen",
    }


def asked_by(app, client, urls):
    db.session.commit()
    app.extensions["kept_pages"].clear()
    found = {}
    for name, url in urls.items():
        with counted() as statements:
            answer = client.get(url)
        assert answer.status_code == 200
        assert url != urls["prikbord"] or answer.text.count("<article") == 20
        found[name] = statements()
    return found


def test_a_page_asks_as_much_of_twenty_posts_as_of_two_thousand(app, client, log_in, run_outbox):
    buurt = a_buurt("oost")
    people = [a_member(buurt).person for _ in range(3)]
    post = a_post(buurt, people[0], title="Lekkende kraan")
    a_comment(post, people[1])
    add_posts(buurt.id, [p.id for p in people] * 5, 40, after=post.number)
    browsers = {"visitor": client, "neighbour": log_in(app.test_client(), people[2])}
    for role in ("verbinder", "professional", "beheerder"):
        browsers[role] = log_in(app.test_client(), a_member(buurt, None, role).person)
    run_outbox()
    urls = pages(buurt, post)
    few = {who: asked_by(app, browser, urls) for who, browser in browsers.items()}

    add_posts(buurt.id, [p.id for p in people] * 5, MANY, after=100)
    regions = [{"code": f"BU{n:08d}", "kind": RegionKind.BUURT, "name": f"Buurt {n}"} for n in range(REGIONS)]
    db.session.execute(sa.insert(Region), regions)
    assert db.session.scalar(sa.select(sa.func.count(Post.id)).where(Post.buurt_id == buurt.id)) > MANY
    for _again in range(3):
        a_comment(post, people[1])
    many = {who: asked_by(app, browser, urls) for who, browser in browsers.items()}

    assert many == few
    for found in many.values():
        assert {name: n for name, n in found.items() if n > MOST[name]} == {}


def test_a_list_pages_by_key_to_its_end_without_gaps_or_doubles(client):
    buurt = a_buurt("oost")
    people = [a_member(buurt).person.id]
    add_posts(buurt.id, people * 5, 65, after=0)
    seen, url = [], "/oost/prikbord"
    while url:
        text = client.get(url).text
        seen += [int(n) for n in re.findall(r'href="/oost/prikbord/(\d+)', text)]
        more = re.search(r'href="(/oost/prikbord\?[^"]*voor=[^"]+)"', text)
        url = more[1].replace("&amp;", "&") if more else None
    assert sorted(set(seen)) == list(range(1, 66))
    assert len(seen) == 65
