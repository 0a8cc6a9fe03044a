"""The look before something is placed, as its writer meets it: advice at the field, the text kept, two ways on."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.keuring.models import CheckCount, Kind
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.operations import block
from buurtplein.posts.models import Comment, Post
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of

FORM = "/oost/plaats/vraag"
ENHANCED = {"HX-Request": "true"}
NUMBER = "06-98 76 54 32"
TYPED = {"title": "Wie heeft een ladder?", "body": f"Voor zaterdag. Bel {NUMBER}.", "audience": "public", "once": "een"}


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def gerda(buurt, client, log_in):
    """A neighbour who is logged in."""
    person = a_member(buurt, a_person("Gerda Bakker", phone="06-11223344", email="gerda@example.org")).person
    log_in(client, person)
    return person


def rows(table):
    with across_buurten("a test counts all rows"):
        return db.session.scalar(select(func.count()).select_from(table))


def counts(buurt=None):
    """Per kind: shown, edited and sent."""
    with across_buurten("a test counts"):
        asked = select(CheckCount).where(CheckCount.buurt_id == buurt.id) if buurt else select(CheckCount)
        found = db.session.scalars(asked.execution_options(populate_existing=True))
        return {row.kind: (row.shown, row.edited, row.sent) for row in found}


def advice_at(page, field="body"):
    """What stands at this field, and is read aloud with it."""
    found = re.search(rf'<div class="advies" id="{field}-advies">(.*?)</div></div>', page.text, re.DOTALL)
    if found is None:
        return ""
    assert re.search(rf'aria-describedby="[^"]*{field}-advies', page.text)
    return unescape(re.sub(r"<[^>]+>", " ", found[1]))


def again(page, **changed):
    """The form as it came back, with what stands in it and what is changed."""
    assert 'name="as_it_is"' in page.text
    return {**TYPED, "advised": re.search(r'name="advised"[^>]*value="([^"]*)"', page.text)[1], **changed}


# ------------------------------------------------------------------------------------------- the first press
def test_what_was_found_stands_at_its_field_with_what_was_typed_and_nothing_is_placed(client, gerda):
    page = client.post(FORM, data=TYPED)
    assert page.status_code == 200
    assert f"Telefoonnummer: ‘{NUMBER}’" in advice_at(page)
    assert not advice_at(page, "title")
    assert f"Bel {NUMBER}." in page.text
    assert 'value="Wie heeft een ladder?"' in page.text
    assert 'href="#body"' in page.text
    assert "Er is nog niets geplaatst." in page.text
    assert rows(Post) == rows(OutboxEvent) == 0


def test_without_a_finding_the_first_press_places(client, gerda):
    assert client.post(FORM, data={**TYPED, "body": "Voor zaterdag."}).status_code == 303
    assert rows(Post) == 1
    assert counts() == {}


def test_in_the_preview_it_is_advised_as_well(client, gerda):
    page = client.post(FORM, data={**TYPED, "stap": "bekijk"})
    assert "Zo komt het op het plein" in page.text
    assert NUMBER in advice_at(page)
    assert client.post(FORM, data=again(page, as_it_is="ja")).status_code == 303
    assert counts() == {Kind.PHONE: (1, 0, 1)}


def test_what_is_for_the_verbinders_only_is_not_looked_at(client, gerda):
    assert client.post(FORM, data={**TYPED, "audience": "verbinders"}).status_code == 303


def test_it_is_looked_at_wherever_others_read_it(client, gerda):
    plan = {
        "title": "Wat een klootzak",
        "body": "Op de Lindelaan 12.",
        "needs": NUMBER,
        "place": "Molenstraat 4",
    }
    page = client.post("/oost/plaats/initiatief", data={**TYPED, **plan})
    assert all(advice_at(page, name) for name in plan)


# ------------------------------------------------------------------------------------------- two ways on
def test_the_second_press_places_it_as_it_is(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    assert client.post(FORM, data=again(page, as_it_is="ja")).status_code == 303
    assert rows(Post) == 1
    assert counts(buurt) == {Kind.PHONE: (1, 0, 1)}


def test_who_changes_the_text_places_it_with_the_plain_button(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    assert client.post(FORM, data=again(page, body="Voor zaterdag.")).status_code == 303
    assert counts(buurt) == {Kind.PHONE: (1, 1, 0)}


def test_who_presses_the_plain_button_again_is_asked_again_and_counted_once(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    page = client.post(FORM, data=again(page))
    assert NUMBER in advice_at(page)
    assert rows(Post) == 0
    assert counts(buurt) == {Kind.PHONE: (1, 0, 0)}


def test_what_was_not_shown_yet_is_shown_before_it_is_placed_as_it_is(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    more = f"Bel {NUMBER} of mail mo@example.net."
    page = client.post(FORM, data=again(page, body=more, as_it_is="ja"))
    assert "mo@example.net" in advice_at(page)
    assert rows(Post) == 0
    assert client.post(FORM, data=again(page, body=f"Bel {NUMBER}.", as_it_is="ja")).status_code == 303
    assert counts(buurt) == {Kind.PHONE: (1, 0, 1), Kind.EMAIL: (1, 1, 0)}


@pytest.mark.parametrize("advised", ["", "onzin", "2026-01-01", "9999-99-99 phone-00000000", "x" * 5000])
def test_the_button_alone_places_nothing_that_was_not_shown(client, gerda, advised):
    page = client.post(FORM, data={**TYPED, "as_it_is": "ja", "advised": advised})
    assert NUMBER in advice_at(page)
    assert rows(Post) == 0


def test_who_never_comes_back_is_what_is_left(client, buurt, gerda):
    client.post(FORM, data=TYPED)
    log = [column.key for column in CheckCount.__table__.columns]
    assert counts(buurt) == {Kind.PHONE: (1, 0, 0)}
    assert log == ["id", "day", "kind", "shown", "edited", "sent", "buurt_id"]


def test_a_day_of_which_nothing_was_shown_counts_nothing(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    other = str(today() - timedelta(days=3))
    advised = other + again(page)["advised"][10:]
    assert client.post(FORM, data=again(page, as_it_is="ja", advised=advised)).status_code == 303
    assert counts(buurt) == {Kind.PHONE: (1, 0, 0)}


def test_placed_twice_with_one_form_is_never_more_than_was_shown(client, buurt, gerda):
    page = client.post(FORM, data=TYPED)
    for once in ("een", "twee"):
        assert client.post(FORM, data=again(page, as_it_is="ja", once=once)).status_code == 303
    assert counts(buurt) == {Kind.PHONE: (1, 0, 1)}


def test_what_was_shown_travels_in_the_form_without_the_words(client, gerda):
    advised = again(client.post(FORM, data=TYPED))["advised"]
    assert re.fullmatch(rf"{today()} phone-[0-9a-f]{{8}}", advised)
    assert advised[-8:] not in NUMBER.replace("-", "").replace(" ", "")


# ------------------------------------------------------------------------------------------- changing and reacting
def test_changing_a_post_asks_in_the_same_way(client, buurt, gerda):
    post = a_post(buurt=buurt, author=gerda, body="Voor zaterdag.")
    path = f"/oost/prikbord/{post.number}/wijzig"
    page = client.post(path, data={**TYPED, "body": "Iemand van de Lindelaan 12."})
    assert "Adres met huisnummer: ‘Lindelaan 12’" in advice_at(page)
    assert post.body == "Voor zaterdag."
    answer = client.post(path, data=again(page, body="Iemand van de Lindelaan 12.", as_it_is="ja"))
    assert answer.status_code == 303
    db.session.refresh(post)
    assert post.body == "Iemand van de Lindelaan 12."


@pytest.mark.parametrize("headers", [{}, ENHANCED], ids=["plain", "enhanced"])
def test_a_reaction_asks_and_the_second_press_places_it(client, buurt, gerda, headers):
    post = a_post(buurt=buurt)
    path = f"/oost/prikbord/{post.number}/reacties"
    sent = {"body": f"Bel mij: {NUMBER}", "once": "een"}
    page = client.post(path, data=sent, headers=headers)
    assert NUMBER in advice_at(page)
    assert ("<html" in page.text) == (not headers)
    assert rows(Comment) == 0
    assert client.post(path, data=again(page, **sent, as_it_is="ja"), headers=headers).status_code < 400
    assert rows(Comment) == 1
    assert counts(buurt) == {Kind.PHONE: (1, 0, 1)}


# ------------------------------------------------------------------------------------------- what is said
def test_ones_own_number_and_address_get_advice_of_their_own(client, gerda):
    page = client.post(FORM, data={**TYPED, "body": "Bel +31 6 11 22 33 44 of mail Gerda@example.org"})
    assert "Je telefoonnummer staat in de tekst: iedereen kan dat lezen." in advice_at(page)
    assert "Je e-mailadres staat in de tekst" in advice_at(page)


def test_what_everyone_may_know_here_is_no_finding(client, buurt, gerda):
    buurt.visiting = "Lindelaan 2, dinsdag van 10 tot 12 uur"
    verbinder = a_viewer("verbinder", buurt=buurt)
    place = {"name": "De Brug", "street": "Havenkade 9", "phone": "0512-123456"}
    add_entry(verbinder, EntryDraft(kind=EntryKind.PLEK, topic=Topic.ONTMOETEN, **place))
    text = f"Kom naar Lindelaan 2 of Havenkade 9. Bel {buurt.phone} of 0512 123456."
    assert client.post(FORM, data={**TYPED, "body": text}).status_code == 303


def test_who_suspects_someone_is_asked_what_they_saw_and_pointed_to_the_wijkagent(client, buurt, gerda):
    text = {**TYPED, "body": "Er loopt een getinte man rond."}
    page = client.post(FORM, data=text)
    advice = advice_at(page)
    assert "Wat gebeurde er? Waar? Hoe laat?" in advice
    assert "Vertel het de wijkagent: bel 0900-8844." in advice
    assert "Bel 112." in advice
    karim = a_member(buurt, a_person("Karim Haddad"), "professional").person
    page = client.post(FORM, data=text)
    assert "Vertel het Karim, de wijkagent, of bel 0900-8844." in advice_at(page)
    assert "Haddad" not in page.text
    block(viewer_of(gerda, buurt), karim)
    assert "Karim" not in client.post(FORM, data=text).text


def test_a_wijkagent_of_another_buurt_or_of_last_year_is_not_named(client, buurt, gerda):
    a_member(a_buurt(), a_person("Ans Ver"), "professional")
    former = a_member(buurt, a_person("Piet Weg"), "professional")
    former.roles[0].ends_on = today()
    advice = advice_at(client.post(FORM, data={**TYPED, "body": "Verdacht busje in de straat"}))
    assert "Vertel het de wijkagent: bel" in advice


# ------------------------------------------------------------------------------------------- the figures
@pytest.mark.parametrize(("role", "page"), [("verbinder", "werk"), ("beheerder", "beheer")])
def test_who_looks_after_the_buurt_sees_how_often_and_what_was_done(client, log_in, buurt, gerda, role, page):
    seen = client.post(FORM, data=TYPED)
    client.post(FORM, data=again(seen, as_it_is="ja"))
    client.post(FORM, data={**TYPED, "body": f"Bel {NUMBER}."})
    log_in(client, a_member(buurt, None, role).person)
    shown = client.get(f"/oost/{page}").text
    figures = re.search(r'id="keuring-telt">(.*?)</dl>', shown, re.DOTALL)[1]
    told = "2 keer getoond: 0 aangepast, 1 zo geplaatst, 1 niet geplaatst."
    assert re.findall(r">([^<]+)<", figures) == ["Telefoonnummer", told]


def test_the_figures_of_another_buurt_and_of_long_ago_are_not_shown(client, log_in, buurt):
    for where, day in ((a_buurt(), today()), (buurt, today() - timedelta(days=90))):
        db.session.add(CheckCount(buurt_id=where.id, day=day, kind=Kind.BSN, shown=1))
    db.session.flush()
    log_in(client, a_member(buurt, None, "verbinder").person)
    assert "keuring-telt" not in client.get("/oost/werk").text
