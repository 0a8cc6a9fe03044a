"""Posts in the browser: the board, the agenda, one post, placing and reacting."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Audience, Comment, CommentKind, Outcome, Participation, Post, PostKind, WaitsFor
from tests.factories import a_buurt, a_comment, a_member, a_participation, a_person, a_post, a_viewer
from tests.support.statements import counted

ENHANCED = {"HX-Request": "true"}
EVERY_KIND = [kind.value for kind in PostKind]


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier")


@pytest.fixture
def gerda(buurt, client, log_in):
    """A neighbour who is logged in."""
    person = a_member(buurt, a_person("Gerda Bakker"), street="Lindelaan").person
    log_in(client, person)
    return person


def text_of(response):
    return response.get_data(as_text=True)


def words_of(response):
    """What stands on the page, without the shell around it."""
    return re.search(r"<main.*</main>", text_of(response), re.DOTALL)[0]


def rows(table):
    with across_buurten("a test counts all rows"):
        return db.session.scalar(select(func.count()).select_from(table))


def newest(table):
    with across_buurten("a test looks at the row itself"):
        return db.session.scalar(select(table).order_by(table.id.desc()).limit(1))


def once_in(response):
    return re.search(r'name="once"[^>]*value="([^"]+)"', text_of(response))[1]


def soon(days=1, hour=19):
    """A time as somebody types it."""
    return (local(now()) + timedelta(days=days)).strftime(f"%Y-%m-%dT{hour:02d}:30")


def filled(kind):
    """What somebody fills in for this kind, without more than is asked."""
    fields = {"title": "Fluitconcert op het plein", "once": f"once-{kind}"}
    if kind == "activiteit":
        fields |= {"starts_at": soon(), "place": "Lindehuis"}
    if kind == "verhaal":
        fields |= {"body": "Het was mooi."}
    return fields


# ------------------------------------------------------------------------------------------- the board
def test_the_board_shows_the_newest_first_and_filters_by_kind_and_state(client, buurt):
    a_post(buurt=buurt, title="Oude vraag", published_at=now() - timedelta(days=2))
    a_post(buurt=buurt, title="Nieuwe ladder", kind=PostKind.AANBOD)
    a_post(buurt=buurt, title="Vraag is gelukt", closed_at=now(), outcome=Outcome.SOLVED)
    page = text_of(client.get("/lindekwartier/prikbord"))
    assert page.index("Nieuwe ladder") < page.index("Oude vraag")
    only = text_of(client.get("/lindekwartier/prikbord?soort=vraag&stand=open"))
    assert "Oude vraag" in only
    assert "Nieuwe ladder" not in only
    assert "Vraag is gelukt" not in only


def test_the_board_goes_on_where_the_page_before_it_ended(client, buurt):
    author = a_member(buurt).person
    for n in range(45):
        a_post(buurt=buurt, author=author, title=f"Nummer {n:02d}.", published_at=now() - timedelta(minutes=n))
    seen, path = [], "/lindekwartier/prikbord"
    while path:
        page = text_of(client.get(path))
        seen += re.findall(r"Nummer (\d\d)\.", page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert seen == [f"{n:02d}" for n in range(45)]


@pytest.mark.parametrize("path", ["prikbord", "prikbord?soort=vraag", "prikbord?soort=aanbod&stand=open", "verhalen"])
def test_an_empty_list_says_what_you_can_do(client, buurt, path):
    page = client.get(f"/lindekwartier/{path}")
    assert page.status_code == 200
    assert re.search(r"Wil jij (de eerste zijn|het eerste verhaal vertellen)\?", text_of(page))


@pytest.mark.parametrize("query", ["soort=fiets", "voor=onzin", "voor=99999999999999999999-1", "stand=%00", "soort="])
def test_a_strange_question_gives_a_plain_board(client, buurt, query):
    assert client.get(f"/lindekwartier/prikbord?{query}").status_code == 200


@pytest.mark.parametrize("number", [3, 15])
def test_a_list_takes_as_many_statements_for_few_as_for_many(client, buurt, gerda, number):
    for n in range(number):
        post = a_post(buurt=buurt, kind=PostKind.ACTIVITEIT if n % 2 else PostKind.VRAAG)
        a_comment(post)
        a_participation(post, gerda)
    for path, most in (("prikbord", 3), ("verhalen", 3)):
        client.get(f"/lindekwartier/{path}")
        with counted() as statements:
            assert client.get(f"/lindekwartier/{path}").status_code == 200
        assert statements() <= most


# ------------------------------------------------------------------------------------------- one post
def test_a_visitor_reads_a_post_and_its_reactions_without_any_surname(client, buurt):
    author = a_member(buurt, a_person("Fatma Geheimenaam")).person
    helper = a_member(buurt, a_person("Mo Stillenaam")).person
    post = a_post(buurt=buurt, author=author, title="Wie heeft een bakfiets?", body="Voor *zaterdag*.")
    a_comment(post, author=helper, body="Ik heb er een.")
    number = post.number
    activity = a_post(buurt=buurt, author=author, kind=PostKind.ACTIVITEIT)
    a_participation(activity, helper)
    going = activity.number
    page = text_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert "<em>zaterdag</em>" in page
    for words in ("Wie heeft een bakfiets?", "Fatma", "Mo", "Ik heb er een.", "Log in of doe mee om te reageren."):
        assert words in page
    for path in (f"prikbord/{number}", f"prikbord/{going}", "prikbord", "agenda", "verhalen", ""):
        page = text_of(client.get(f"/lindekwartier/{path}"))
        assert "Geheimenaam" not in page
        assert "Stillenaam" not in page
    assert "1 buur gaat" in text_of(client.get(f"/lindekwartier/prikbord/{going}"))
    assert "Mo" not in words_of(client.get(f"/lindekwartier/prikbord/{going}"))


def test_neighbours_see_the_first_names_of_who_takes_part(client, buurt, gerda):
    post = a_post(buurt=buurt, kind=PostKind.ACTIVITEIT)
    a_participation(post, a_member(buurt, a_person("Mo Stillenaam")).person)
    page = words_of(client.get(f"/lindekwartier/prikbord/{post.number}"))
    assert "Mo" in page
    assert "Stillenaam" not in page


def test_the_role_of_a_professional_stands_behind_the_name(client, buurt, gerda):
    professional = a_viewer("professional", buurt=buurt).me
    post = a_post(buurt=buurt, author=professional, signed_as="wijkagent, Politie")
    assert f"{professional.first_name}, wijkagent, Politie" in text_of(
        client.get(f"/lindekwartier/prikbord/{post.number}")
    )


def test_what_someone_erased_wrote_is_of_a_neighbour(client, buurt):
    author = a_person("Weg Gegaan", erased_at=now(), email=None)
    post = a_post(buurt=buurt, author=author)
    a_comment(post, author=author)
    page = text_of(client.get(f"/lindekwartier/prikbord/{post.number}"))
    assert page.count("Een buur") >= 2
    assert "Gegaan" not in page


@pytest.mark.parametrize(
    ("fields", "visitor", "neighbour"),
    [
        ({}, 200, 200),
        ({"audience": Audience.NEIGHBOURS}, 404, 200),
        ({"audience": Audience.VERBINDERS}, 404, 404),
        ({"waits_for": WaitsFor.VERBINDER, "published_at": None}, 404, 404),
        ({"hidden_at": now()}, 404, 404),
        ({"closed_at": now(), "outcome": Outcome.WITHDRAWN}, 404, 404),
        ({"closed_at": now(), "outcome": Outcome.SOLVED}, 200, 200),
    ],
)
def test_who_may_read_a_post_by_its_address(client, log_in, fields, visitor, neighbour):
    buurt = a_buurt("lindekwartier")
    post = a_post(buurt=buurt, **fields)
    number, author, someone = post.number, post.author, a_member(buurt).person
    path = f"/lindekwartier/prikbord/{number}"
    assert client.get(path).status_code == visitor
    log_in(client, someone)
    assert client.get(path).status_code == neighbour
    log_in(client, db.session.merge(author))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("number", ["0", "999", "999999999999999999999", "-1", "abc"])
def test_a_post_that_is_not_there_is_not_found(client, buurt, number):
    assert client.get(f"/lindekwartier/prikbord/{number}").status_code == 404


def test_a_post_of_another_buurt_is_not_found_under_this_one(client, buurt):
    a_post(buurt=buurt)
    elsewhere = a_post()
    elsewhere.number = 77
    assert client.get("/lindekwartier/prikbord/77").status_code == 404


def test_a_post_page_takes_few_statements_however_many_reactions_there_are(client, buurt, gerda):
    for kind in PostKind:
        post = a_post(buurt=buurt, kind=kind)
        for _n in range(12):
            a_comment(post)
            a_participation(post, a_person())
        path = f"/lindekwartier/prikbord/{post.number}"
        client.get(path)
        with counted() as statements:
            assert client.get(path).status_code == 200
        assert statements() <= 7


def test_every_kind_of_post_and_every_end_has_a_page(client, buurt, gerda):
    ends = [{}, {"closed_at": now(), "outcome": Outcome.SOLVED}, {"closed_at": now(), "outcome": Outcome.EXPIRED}]
    for kind in PostKind:
        for end in ends:
            post = a_post(buurt=buurt, author=gerda, kind=kind, needs="Een schep", **end)
            a_comment(post, kind=CommentKind.CONNECTED, body="Ik bracht jullie bij elkaar.")
            a_comment(post, kind=CommentKind.FEEDBACK, body="De gemeente legt een zebrapad aan.")
            path = f"/lindekwartier/prikbord/{post.number}"
            assert "De gemeente legt een zebrapad aan." in text_of(client.get(path))
            gerda = db.session.merge(gerda)
            buurt = db.session.merge(buurt)


# ------------------------------------------------------------------------------------------- placing
@pytest.mark.parametrize("path", ["plaats", "plaats/vraag", "prikbord/1/wijzig", "mijn-berichten"])
def test_a_visitor_who_wants_to_place_is_shown_the_way_in_and_back(client, buurt, path):
    answer = client.get(f"/lindekwartier/{path}")
    assert (answer.status_code, answer.location) == (303, f"/inloggen?next=/lindekwartier/{path}")


def test_somebody_from_another_buurt_places_nothing_here(client, log_in, buurt):
    log_in(client, a_viewer().me)
    assert client.get("/lindekwartier/plaats/vraag").status_code == 403
    assert client.post("/lindekwartier/plaats/vraag", data=filled("vraag")).status_code == 403
    assert rows(Post) == 0


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_placed_with_at_most_three_fields(client, buurt, gerda, kind):
    page = words_of(client.get(f"/lindekwartier/plaats/{kind}"))
    folded = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert len(re.findall(r'<div class="veld">|<fieldset', folded)) <= 3
    answer = client.post(f"/lindekwartier/plaats/{kind}", data=filled(kind))
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "Fluitconcert op het plein" in text_of(shown)
    assert "Je bericht staat op het plein." in text_of(shown)


def test_a_kind_that_does_not_exist_is_not_found(client, buurt, gerda):
    assert client.get("/lindekwartier/plaats/fiets").status_code == 404


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_empty_form_comes_back_with_the_reason_at_the_field(client, buurt, gerda, kind):
    answer = client.post(f"/lindekwartier/plaats/{kind}", data={"body": "Ik typte al veel."})
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'id="title-fout"' in page
    assert 'href="#title"' in page
    assert "Ik typte al veel." in page
    assert "<title>Fout: " in page
    assert rows(Post) == 0


def test_a_broken_rule_keeps_what_was_typed_and_opens_the_fold_where_it_is(client, buurt, gerda):
    fields = filled("activiteit") | {"starts_at": soon(hour=20), "ends_at": soon(hour=19)}
    answer = client.post("/lindekwartier/plaats/activiteit", data=fields)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Het einde moet na het begin liggen." in page
    for typed in (fields["starts_at"], fields["ends_at"], "Fluitconcert op het plein", "Lindehuis"):
        assert f'value="{typed}"' in page
    assert re.search(r"<details[^>]* open>", page)


def test_a_time_that_is_no_time_gets_one_message(client, buurt, gerda):
    answer = client.post("/lindekwartier/plaats/activiteit", data=filled("activiteit") | {"starts_at": "straks"})
    assert answer.status_code == 422
    assert len(re.findall(r'<li><a href="#starts_at">', text_of(answer))) == 1
    assert 'value="straks"' in text_of(answer)


def test_a_time_typed_the_dutch_way_is_understood(client, buurt, gerda):
    day = local(now()) + timedelta(days=3)
    fields = filled("activiteit") | {"starts_at": day.strftime("%d-%m-%Y 19.30")}
    assert client.post("/lindekwartier/plaats/activiteit", data=fields).status_code == 303
    assert local(newest(Post).starts_at).strftime("%H:%M") == "19:30"


def test_looking_first_shows_the_card_and_the_form_and_places_nothing(client, buurt, gerda):
    answer = client.post("/lindekwartier/plaats/vraag", data=filled("vraag") | {"body": "Met *Mo*.", "stap": "bekijk"})
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Zo komt het op het plein" in page
    assert "<em>Mo</em>" in page
    assert 'value="Fluitconcert op het plein"' in page
    assert rows(Post) == 0
    again = filled("vraag") | {"once": once_in(answer)}
    assert client.post("/lindekwartier/plaats/vraag", data=again).status_code == 303


def test_looking_first_at_something_wrong_says_so(client, buurt, gerda):
    fields = filled("activiteit") | {"starts_at": soon(days=-3), "stap": "bekijk"}
    assert client.post("/lindekwartier/plaats/activiteit", data=fields).status_code == 422


def test_sending_a_form_twice_places_one_post(client, buurt, gerda):
    fields = filled("vraag") | {"once": once_in(client.get("/lindekwartier/plaats/vraag"))}
    first, second = (client.post("/lindekwartier/plaats/vraag", data=fields) for _time in range(2))
    assert first.location == second.location
    assert rows(Post) == 1


def test_forms_without_a_mark_against_doubles_are_posts_of_their_own(client, buurt, gerda):
    for title in ("Wie?", "Wat?"):
        assert client.post("/lindekwartier/plaats/vraag", data={"title": title, "once": ""}).status_code == 303
    assert rows(Post) == 2


@pytest.mark.parametrize(("audience", "street"), [("public", ""), ("neighbours", "Lindelaan")])
def test_the_street_stands_under_what_only_neighbours_read(client, buurt, gerda, audience, street):
    client.post("/lindekwartier/plaats/vraag", data=filled("vraag") | {"audience": audience})
    assert newest(Post).street == street
    assert newest(Post).audience is Audience(audience)


def test_an_audience_that_does_not_exist_is_refused(client, buurt, gerda):
    assert (
        client.post("/lindekwartier/plaats/vraag", data=filled("vraag") | {"audience": "gemeente"}).status_code == 422
    )
    assert (
        client.post("/lindekwartier/plaats/aanbod", data=filled("aanbod") | {"audience": "verbinders"}).status_code
        == 422
    )


def test_the_first_post_of_someone_new_waits_and_says_so(client, log_in, buurt):
    a_viewer("verbinder", buurt=buurt)
    log_in(client, a_member(buurt, trusted_at=None).person)
    answer = client.post("/lindekwartier/plaats/vraag", data=filled("vraag"))
    assert "De buurtverbinder of de beheerder kijkt er even naar." in text_of(client.get(answer.location))
    assert newest(Post).waits_for is WaitsFor.VERBINDER


def test_what_only_verbinders_read_does_not_wait(client, log_in, buurt):
    log_in(client, a_member(buurt, trusted_at=None).person)
    client.post("/lindekwartier/plaats/vraag", data=filled("vraag") | {"audience": "verbinders"})
    assert newest(Post).waits_for is None
    assert newest(Post).is_published


# ------------------------------------------------------------------------------------------- changing
def test_an_author_changes_a_post_and_finds_the_form_filled(client, buurt, gerda):
    starts_at = now() + timedelta(days=4)
    number = a_post(buurt=buurt, author=gerda, kind=PostKind.ACTIVITEIT, title="Koffie", starts_at=starts_at).number
    path = f"/lindekwartier/prikbord/{number}/wijzig"
    page = text_of(client.get(path))
    assert 'value="Koffie"' in page
    assert f'value="{local(starts_at):%Y-%m-%dT%H:%M}"' in page
    fields = {"title": "Koffie en taart", "starts_at": soon(days=5), "place": "Lindehuis", "audience": "neighbours"}
    answer = client.post(path, data=fields)
    assert answer.status_code == 303
    assert "Koffie en taart" in text_of(client.get(answer.location))
    assert "Je bericht is veranderd." not in text_of(client.get(answer.location))  # said once


def test_someone_new_is_told_that_a_change_waits_for_a_look(client, log_in, buurt):
    a_viewer("verbinder", buurt=buurt)
    author = a_member(buurt, trusted_at=None).person
    number = a_post(buurt=buurt, author=author).number
    log_in(client, author)
    answer = client.post(f"/lindekwartier/prikbord/{number}/wijzig", data=filled("vraag"))
    assert "De buurtverbinder of de beheerder kijkt er even naar." in text_of(client.get(answer.location))


def test_changing_to_something_wrong_keeps_what_was_typed(client, buurt, gerda):
    number = a_post(buurt=buurt, author=gerda).number
    answer = client.post(f"/lindekwartier/prikbord/{number}/wijzig", data={"title": " ", "body": "Nieuwe tekst"})
    assert answer.status_code == 422
    assert "Nieuwe tekst" in text_of(answer)
    assert newest(Post).body == "Hij lekt."


@pytest.mark.parametrize("verb", ["wijzig", "weghalen", "gelukt", "weer-open"])
def test_nobody_else_changes_a_post(client, buurt, gerda, verb):
    number = a_post(buurt=buurt).number
    answer = client.post(f"/lindekwartier/prikbord/{number}/{verb}", data={"title": "Gekaapt"})
    assert answer.status_code == 403
    assert newest(Post).title != "Gekaapt"
    assert newest(Post).closed_at is None


def test_an_author_says_it_worked_opens_it_again_and_takes_it_away(client, buurt, gerda):
    number = a_post(buurt=buurt, author=gerda).number
    path = f"/lindekwartier/prikbord/{number}"
    for verb, said, outcome in (
        ("gelukt", "Fijn dat het gelukt is.", Outcome.SOLVED),
        ("weer-open", "Je bericht staat weer open.", None),
        ("weghalen", "Alleen jij ziet het nog.", Outcome.WITHDRAWN),
    ):
        answer = client.post(f"{path}/{verb}")
        assert said in text_of(client.get(answer.location))
        assert newest(Post).outcome is outcome
    assert "Weggehaald" in text_of(client.get("/lindekwartier/mijn-berichten"))


def test_my_own_posts_are_all_there_also_what_waits(client, buurt, gerda):
    assert "Je hebt hier nog niets geplaatst." in text_of(client.get("/lindekwartier/mijn-berichten"))
    gerda, buurt = db.session.merge(gerda), db.session.merge(buurt)
    a_post(buurt=buurt, author=gerda, title="Wacht nog", waits_for=WaitsFor.VERBINDER, published_at=None)
    a_post(buurt=buurt, title="Van een ander")
    page = text_of(client.get("/lindekwartier/mijn-berichten"))
    assert "Wacht nog" in page
    assert "Van een ander" not in page


# ------------------------------------------------------------------------------------------- reacting
def test_a_reaction_is_placed_and_shown_where_it_stands(client, buurt, gerda):
    number = a_post(buurt=buurt).number
    answer = client.post(f"/lindekwartier/prikbord/{number}/reacties", data={"body": "Ik kom eraan.", "once": "a"})
    assert answer.status_code == 303
    assert re.search(r"#reactie-\d+$", answer.location)
    assert "Ik kom eraan." in text_of(client.get(answer.location.partition("#")[0]))


def numbers_on(answer) -> list[int]:
    return [int(number) for number in re.findall(r'id="reactie-(\d+)"', answer.text)]


def way_on(answer, text: str) -> str | None:
    found = re.search(rf'href="([^"]+)" rel="\w+">{text}<', answer.text)
    return unescape(found[1]).partition("#")[0] if found else None


def test_hundreds_of_reactions_come_a_page_at_a_time_newest_first_and_back(client, buurt, gerda):
    post = a_post(buurt=buurt, kind=PostKind.VRAAG)
    ids = [a_comment(post, kind=CommentKind.CONNECTED).id, *(a_comment(post).id for _n in range(230))]
    answer = client.get(f"/lindekwartier/prikbord/{post.number}")
    seen = numbers_on(answer)
    assert seen == ids[-len(seen) :]
    assert way_on(answer, "Toon latere reacties") is None
    while earlier := way_on(answer, "Toon eerdere reacties"):
        answer = client.get(earlier)
        assert "231 reacties" in text_of(answer)
        assert "Hulp gevonden" in text_of(answer)  # also where the sentence that says so is on another page
        seen = numbers_on(answer) + seen
    assert seen == ids
    back = numbers_on(answer)
    while later := way_on(answer, "Toon latere reacties"):
        answer = client.get(later)
        back += numbers_on(answer)
    assert back == ids


def test_a_link_to_a_reaction_leads_to_the_page_on_which_it_stands(client, buurt, gerda):
    post = a_post(buurt=buurt)
    ids = [a_comment(post).id for _n in range(130)]
    for number in (ids[0], ids[60], ids[-1]):
        assert number in numbers_on(client.get(f"/lindekwartier/prikbord/{post.number}?reactie={number}"))


@pytest.mark.parametrize("where", ["voor=0", "na=2147483647", "reactie=0", "voor=x", "na=-1", "reactie=99999999999"])
def test_where_nothing_is_the_newest_reactions_are(client, buurt, gerda, where):
    post = a_post(buurt=buurt)
    ids = [a_comment(post).id for _n in range(3)]
    assert numbers_on(client.get(f"/lindekwartier/prikbord/{post.number}?{where}")) == ids


def test_an_enhanced_reaction_gets_the_list_back_with_an_empty_form(client, buurt, gerda):
    number = a_post(buurt=buurt).number
    data = {"body": "Ik kom eraan.", "once": "a"}
    answer = client.post(f"/lindekwartier/prikbord/{number}/reacties", data=data, headers=ENHANCED)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "<html" not in page
    assert "Ik kom eraan." in page
    assert 'role="status"' in page
    assert once_in(answer) != "a"
    assert rows(Comment) == 1


def test_an_empty_reaction_comes_back_with_the_reason(client, buurt, gerda):
    number = a_post(buurt=buurt).number
    answer = client.post(f"/lindekwartier/prikbord/{number}/reacties", data={"body": "  "})
    assert answer.status_code == 422
    assert "Schrijf eerst je reactie." in text_of(answer)


def test_a_reaction_that_is_too_long_is_kept_in_the_form(client, buurt, gerda):
    number = a_post(buurt=buurt).number
    answer = client.post(f"/lindekwartier/prikbord/{number}/reacties", data={"body": "lang " * 500})
    assert answer.status_code == 422
    assert "tekens te lang" in text_of(answer)
    assert "lang lang lang" in text_of(answer)


def test_sending_a_reaction_twice_places_it_once(client, buurt, gerda):
    path = f"/lindekwartier/prikbord/{a_post(buurt=buurt).number}/reacties"
    for _time in range(2):
        client.post(path, data={"body": "Ik kom eraan.", "once": "same"})
    assert rows(Comment) == 1
    for _time in range(2):  # without a mark they are two
        assert client.post(path, data={"body": "Ik kom eraan.", "once": ""}).status_code == 303
    assert rows(Comment) == 3


@pytest.mark.parametrize(("verb", "event"), [("gelukt", "post.solved"), ("weghalen", "post.withdrawn")])
def test_pressing_a_button_twice_is_pressing_it_once(client, buurt, gerda, verb, event):
    number = a_post(buurt=buurt, author=gerda).number
    for _time in range(2):
        assert client.post(f"/lindekwartier/prikbord/{number}/{verb}").status_code == 303
    assert list(db.session.scalars(select(OutboxEvent.name))) == [event]


def test_opening_a_post_again_twice_opens_it_once(client, buurt, gerda):
    number = a_post(buurt=buurt, author=gerda, closed_at=now(), outcome=Outcome.SOLVED).number
    for _time in range(2):
        assert client.post(f"/lindekwartier/prikbord/{number}/weer-open").status_code == 303
    assert list(db.session.scalars(select(OutboxEvent.name))) == ["post.reopened"]


def test_a_visitor_reacts_nor_joins_in(client, buurt):
    number = a_post(buurt=buurt, kind=PostKind.ACTIVITEIT).number
    for verb in ("reacties", "meedoen", "helpen", "toch-niet"):
        assert client.post(f"/lindekwartier/prikbord/{number}/{verb}", data={"body": "Hoi"}).status_code == 403
    assert rows(Comment) == rows(Participation) == 0


def test_nobody_reacts_to_what_is_closed(client, buurt, gerda):
    number = a_post(buurt=buurt, closed_at=now(), outcome=Outcome.SOLVED).number
    assert "Reageren kan niet meer." in text_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert client.post(f"/lindekwartier/prikbord/{number}/reacties", data={"body": "Te laat"}).status_code == 403


def test_offering_help_is_one_press_and_pressing_again_changes_nothing(client, buurt, gerda):
    number = a_post(buurt=buurt).number
    path = f"/lindekwartier/prikbord/{number}"
    assert "Ik kan helpen" in text_of(client.get(path))
    for _time in range(2):
        assert client.post(f"{path}/helpen").status_code == 303
    assert rows(Comment) == 1
    assert "Jij wilt helpen" in text_of(client.get(path))


def test_nobody_offers_help_on_their_own_vraag(client, buurt, gerda):
    number = a_post(buurt=buurt, author=gerda).number
    assert "Ik kan helpen" not in text_of(client.get(f"/lindekwartier/prikbord/{number}"))
    assert client.post(f"/lindekwartier/prikbord/{number}/helpen").status_code == 403


def test_one_takes_away_ones_own_reaction_and_nobody_elses(client, buurt, gerda):
    post = a_post(buurt=buurt)
    mine, theirs = a_comment(post, author=gerda, body="Van mij").id, a_comment(post, body="Van een ander").id
    path = f"/lindekwartier/prikbord/{post.number}"
    assert client.post(f"/lindekwartier/reacties/{mine}/weghalen").status_code == 303
    assert client.post(f"/lindekwartier/reacties/{theirs}/weghalen").status_code == 403
    assert client.post("/lindekwartier/reacties/9999/weghalen").status_code == 404
    page = text_of(client.get(path))
    assert "Van mij" not in page
    assert "Van een ander" in page


def test_what_people_type_is_shown_as_text(client, buurt, gerda):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answer = client.post("/lindekwartier/plaats/verhaal", data={"title": evil, "body": evil, "once": "x"})
    path = answer.location
    client.post(f"{path.rpartition('-')[0] if '-' in path else path}/reacties", data={"body": evil})
    for page in (path, "/lindekwartier/verhalen", "/lindekwartier/", "/lindekwartier/mijn-berichten"):
        assert "<script>alert" not in text_of(client.get(page))
        assert "<img src=x" not in text_of(client.get(page))
