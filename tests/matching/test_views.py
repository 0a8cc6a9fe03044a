"""Koppelingen as people meet them: pages, forms, panels."""

import pytest
from sqlalchemy import event, select

from buurtplein.core.clock import now
from buurtplein.core.db import db, start_reading
from buurtplein.matching.models import Match, MatchOutcome
from buurtplein.matching.operations import answer_match, tell_outcome
from buurtplein.matching.policy import may_connect
from buurtplein.posts.models import CommentKind, Outcome
from tests.factories import a_comment, a_viewer, everyone
from tests.matching.support import Scene


def at(scene: Scene, path: str) -> str:
    return f"/{scene.buurt.slug}{path}"


def suggest_url(scene: Scene) -> str:
    return at(scene, f"/werk/verbinden/{scene.request.number}")


def propose_form(scene: Scene, **fields: object) -> dict[str, object]:
    return {"helper": scene.helper.id, "offer": scene.offer.id, "message": "Dag Mo. Kun jij helpen?", **fields}


def follow(browser, answer):
    """The page a form leads to."""
    assert answer.status_code == 303
    return browser.get(answer.location.partition("#")[0])


def the_match(scene: Scene) -> Match:
    return db.session.scalars(select(Match).where(Match.buurt_id == scene.buurt.id)).one()


# ------------------------------------------------------------------------------------------- the verbinder
def test_a_verbinder_sees_who_fits_and_why_in_words(client, log_in):
    scene = Scene()
    a_comment(scene.request, scene.helper.me, kind=CommentKind.HELP)
    page = log_in(client, scene.verbinder.me).get(suggest_url(scene)).text
    assert "Mo Aziz" in page
    assert "Past heel goed" in page
    assert "‘Ik kan helpen’" in page
    assert "‘kraan’" in page
    assert "Verbind Gerda en Mo" in page
    assert "Dag Mo. Gerda vraagt: ‘Wie helpt mij met een lekkende kraan?’ Kun jij helpen?" in page


def test_without_anyone_who_fits_the_page_says_what_to_do(client, log_in):
    scene = Scene(title="Wandelen", body="")
    assert "Nog niemand gevonden" in log_in(client, scene.verbinder.me).get(suggest_url(scene)).text


def test_what_neighbours_type_is_shown_as_text(client, log_in):
    scene = Scene(title="<b>kraan</b>", body="<script>alert(1)</script> kraan")
    scene.offer.title = "<img src=x> kraan"
    page = log_in(client, scene.verbinder.me).get(suggest_url(scene)).text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<b>kraan</b>" not in page


def test_proposing_shows_it_with_a_way_back(client, log_in):
    scene = Scene()
    browser = log_in(client, scene.verbinder.me)
    page = follow(browser, browser.post(suggest_url(scene), data=propose_form(scene)))
    assert "Gerda en Mo krijgen nu bericht." in page.text
    assert "Draai terug" in page.text
    match = the_match(scene)
    assert (match.message, match.offer_id) == ("Dag Mo. Kun jij helpen?", scene.offer.id)
    page = follow(browser, browser.post(at(scene, f"/werk/koppelingen/{match.id}/terug")))
    assert "Het voorstel is weg." in page.text
    assert "Verbind Gerda en Mo" in page.text


def test_an_empty_message_comes_back_at_its_field(client, log_in):
    scene = Scene()
    answer = log_in(client, scene.verbinder.me).post(suggest_url(scene), data=propose_form(scene, message="  "))
    assert answer.status_code == 422
    assert "Schrijf een bericht voor je buur." in answer.text
    assert not db.session.scalar(select(Match.id).where(Match.buurt_id == scene.buurt.id))


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("helper", "999999", 404),
        ("helper", "x", 422),
        ("helper", "-1", 422),
        ("helper", str(2**40), 422),
        ("offer", "x", 422),
        ("message", "a" * 1001, 422),
    ],
)
def test_a_form_that_was_tampered_with_makes_no_koppeling(client, log_in, field, value, status):
    scene = Scene()
    data = propose_form(scene, **{field: value})
    assert log_in(client, scene.verbinder.me).post(suggest_url(scene), data=data).status_code == status
    assert not db.session.scalar(select(Match.id).where(Match.buurt_id == scene.buurt.id))


def test_there_is_nothing_to_connect_at_an_offer_or_elsewhere(client, log_in):
    scene, other = Scene(), Scene()
    browser = log_in(client, scene.verbinder.me)
    assert browser.get(at(scene, f"/werk/verbinden/{scene.offer.number}")).status_code == 404
    assert browser.get(suggest_url(other)).status_code == 403
    assert browser.get(at(scene, "/werk/verbinden/99999999999999999999")).status_code == 404


def test_a_closed_vraag_says_so_and_suggests_nobody(client, log_in):
    scene = Scene(closed_at=now(), outcome="solved")
    page = log_in(client, scene.verbinder.me).get(suggest_url(scene)).text
    assert "Deze vraag is niet meer open." in page
    assert "Mo Aziz" not in page


def test_only_verbinders_get_into_the_werkplek(app, client, log_in):
    scene = Scene()
    for viewer in everyone(scene.buurt).values():
        if viewer.person is None:
            answer = app.test_client().get(suggest_url(scene))
            assert (answer.status_code, "/inloggen" in answer.location) == (303, True)
            continue
        answer = log_in(app.test_client(), viewer.me).get(suggest_url(scene))
        assert answer.status_code == (200 if may_connect(viewer) else 403)


def test_the_first_message_of_a_private_vraag_tells_nothing_of_it(client, log_in):
    scene = Scene(title="Mijn kraan, ik schaam me", audience="verbinders")
    page = log_in(client, scene.verbinder.me).get(suggest_url(scene)).text
    assert "Dag Mo. Een buur zoekt hulp. Kun jij helpen?" in page
    assert "Gerda vraagt" not in page


# ------------------------------------------------------------------------------------------- the two sides
def test_both_say_yes_on_their_page_and_then_tell_that_it_worked(app, client, log_in):
    scene = Scene()
    url = at(scene, f"/mijn/koppelingen/{scene.propose().id}")
    asker, helper = log_in(app.test_client(), scene.asker.me), log_in(app.test_client(), scene.helper.me)
    assert "Kun jij Gerda helpen?" in helper.get(url).text
    page = follow(helper, helper.post(f"{url}/antwoord", data={"answer": "ja"})).text
    assert "Je zei ja" in page
    assert "Mo kan je misschien helpen" in asker.get(url).text
    page = follow(asker, asker.post(f"{url}/antwoord", data={"answer": "ja"})).text
    assert "Jij en Mo zijn verbonden" in page
    page = follow(asker, asker.post(f"{url}/gelukt", data={"worked": "ja", "words": "Wat fijn."})).text
    assert "Fijn dat het gelukt is." in page
    [outcome] = db.session.scalars(select(MatchOutcome).where(MatchOutcome.buurt_id == scene.buurt.id))
    assert (outcome.worked, outcome.words) == (True, "Wat fijn.")


def test_after_a_no_the_other_reads_nothing_that_blames(app, client, log_in):
    scene = Scene()
    match = scene.propose()
    answer_match(scene.helper, match, says_yes=False)
    page = log_in(client, scene.asker.me).get(at(scene, f"/mijn/koppelingen/{match.id}")).text
    assert "Deze keer komt het niet uit" in page
    assert "De vraag staat nog open." in page
    main = page.split("<main", 1)[1].split("</main>")[0]
    assert "zei nee" not in main
    assert "Ja, graag" not in main


def test_the_words_about_how_it_went_are_for_verbinders(app, client, log_in):
    scene = Scene()
    match = scene.introduce()
    tell_outcome(scene.asker, match, worked=False, words="Kanariewoorden")
    mine = at(scene, f"/mijn/koppelingen/{match.id}")
    assert "Kanariewoorden" not in log_in(app.test_client(), scene.helper.me).get(mine).text
    assert "Kanariewoorden" in log_in(app.test_client(), scene.verbinder.me).get(suggest_url(scene)).text


@pytest.mark.parametrize("moment", ["proposed", "introduced"])
def test_the_helper_of_a_private_vraag_does_not_read_it(client, log_in, moment):
    scene = Scene(title="Kanarietitel", body="Kanarietekst", audience="verbinders")
    match = scene.introduce() if moment == "introduced" else scene.propose()
    browser = log_in(client, scene.helper.me)
    for path in ("", f"/{match.id}"):
        page = browser.get(at(scene, f"/mijn/koppelingen{path}")).text
        assert "Kanarie" not in page
        assert ("Gerda" in page) == (moment == "introduced")


@pytest.mark.parametrize(
    "fields", [{"outcome": Outcome.WITHDRAWN, "closed_at": now()}, {"hidden_at": now()}, {"waits_for": "author"}]
)
def test_the_helper_does_not_read_a_vraag_that_is_off_the_plein_and_sees_that_nothing_waits(client, log_in, fields):
    scene = Scene(title="Kanarietitel", body="Kanarietekst")
    match = scene.propose()
    for name, value in fields.items():
        setattr(scene.request, name, value)
    browser = log_in(client, scene.helper.me)
    mine, one = (browser.get(at(scene, f"/mijn/koppelingen{path}")).text for path in ("", f"/{match.id}"))
    assert "Kanarie" not in mine + one
    assert "De vraag staat niet meer open" in mine
    assert "Deze vraag staat niet meer open. Je hoeft niets te doen." in one
    assert "Ja, graag" not in one


@pytest.mark.parametrize(("path", "field"), [("antwoord", "answer"), ("gelukt", "worked")])
@pytest.mark.parametrize("value", ["", "misschien"])
def test_a_form_without_a_choice_comes_back(client, log_in, path, field, value):
    scene = Scene()
    match = scene.introduce() if path == "gelukt" else scene.propose()
    browser = log_in(client, scene.asker.me)
    answer = browser.post(at(scene, f"/mijn/koppelingen/{match.id}/{path}"), data={field: value})
    assert answer.status_code == 422


def test_someone_elses_koppeling_is_not_there(app, client, log_in):
    scene = Scene()
    match = scene.propose()
    for viewer in (scene.neighbour(), scene.verbinder, a_viewer("beheerder", buurt=scene.buurt)):
        browser = log_in(app.test_client(), viewer.me)
        assert browser.get(at(scene, f"/mijn/koppelingen/{match.id}")).status_code == 404
        for path, data in (("antwoord", {"answer": "ja"}), ("gelukt", {"worked": "ja"})):
            assert browser.post(at(scene, f"/mijn/koppelingen/{match.id}/{path}"), data=data).status_code == 404


def test_a_verbinder_of_another_buurt_takes_nothing_back_here(client, log_in):
    scene, other = Scene(), Scene()
    match = scene.propose()
    browser = log_in(client, other.verbinder.me)
    assert browser.post(at(other, f"/werk/koppelingen/{match.id}/terug")).status_code == 404
    assert browser.post(at(scene, f"/werk/koppelingen/{match.id}/terug")).status_code == 403


def test_an_answer_that_comes_too_late_is_refused_and_explained(client, log_in):
    scene = Scene()
    match = scene.propose()
    answer_match(scene.asker, match, says_yes=False)
    answer = log_in(client, scene.helper.me).post(
        at(scene, f"/mijn/koppelingen/{match.id}/antwoord"), data={"answer": "ja"}
    )
    assert answer.status_code == 403
    assert "Deze koppeling is al afgerond." in answer.text


def test_my_koppelingen_say_what_waits(client, log_in):
    scene = Scene()
    browser = log_in(client, scene.helper.me)
    assert "Nog geen koppelingen" in browser.get(at(scene, "/mijn/koppelingen")).text
    scene = Scene(scene.buurt)
    match = scene.propose()
    browser = log_in(client, scene.helper.me)
    assert "Wacht op jouw antwoord" in browser.get(at(scene, "/mijn/koppelingen")).text
    answer_match(scene.helper, db.session.merge(match), says_yes=True)
    assert "We wachten op je buur" in browser.get(at(scene, "/mijn/koppelingen")).text


# ------------------------------------------------------------------------------------------- panels
def test_under_the_vraag_everyone_reads_who_helps_whom_by_first_name(client):
    scene = Scene()
    scene.introduce()
    page = client.get(at(scene, f"/prikbord/{scene.request.number}")).text
    assert "Gelukt! Mo helpt Gerda" in page
    assert "Aziz" not in page
    assert "Bakker" not in page


@pytest.mark.parametrize("moment", ["proposed", "not yet"])
def test_nobody_reads_of_a_koppeling_that_was_not_made_or_did_not_work(client, moment):
    scene = Scene()
    if moment == "proposed":
        scene.propose()
    else:
        tell_outcome(scene.asker, scene.introduce(), worked=False)
    assert "Gelukt! Mo" not in client.get(at(scene, f"/prikbord/{scene.request.number}")).text


def test_under_the_vraag_a_verbinder_finds_the_way_to_suggestions_and_a_neighbour_does_not(app, client, log_in):
    scene = Scene()
    post = at(scene, f"/prikbord/{scene.request.number}")
    assert "Zoek wie hierbij past" in log_in(app.test_client(), scene.verbinder.me).get(post).text
    assert "Zoek wie hierbij past" not in log_in(app.test_client(), scene.helper.me).get(post).text


def test_under_the_vraag_the_two_find_what_waits_for_them(app, client, log_in):
    scene = Scene()
    scene.propose()
    post = at(scene, f"/prikbord/{scene.request.number}")
    assert "Er is een voorstel voor jou." in log_in(app.test_client(), scene.asker.me).get(post).text
    assert "Er is een voorstel voor jou." not in log_in(app.test_client(), scene.neighbour().me).get(post).text


def test_the_panel_under_a_post_costs_one_statement_and_none_without_a_koppeling(app):
    scene, bare = Scene(), Scene()
    scene.introduce()
    db.session.flush()
    start_reading()
    for seen_before in (False, True):
        assert counted(app, "post", scene.verbinder, scene.request) == (1 if seen_before else 2)
        assert counted(app, "post", bare.verbinder, bare.request) == (0 if seen_before else 1)
        assert counted(app, "post", scene.verbinder, scene.offer) == 0


def test_the_panel_on_the_werkplek_costs_one_statement(app):
    scene = Scene()
    for _ in range(3):
        Scene(scene.buurt)
    db.session.flush()
    assert counted(app, "werk", scene.verbinder) == 1


def counted(app, place: str, viewer, *things) -> int:
    panel = next(p for p in app.extensions["panels"][place] if p.__module__ == "buurtplein.matching.views")
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with app.test_request_context(f"/{viewer.buurt.slug}/"):
        from flask import g

        g.viewer, g.buurt_slug = viewer, viewer.buurt.slug
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            panel(viewer, *things)
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def test_the_pages_cost_the_same_number_of_statements_however_much_there_is(client, log_in):
    scene = Scene()
    browser = log_in(client, scene.verbinder.me)
    for helper in (scene.helper, scene.neighbour(), scene.neighbour()):
        scene.propose(helper)
    few = statements(browser, suggest_url(scene))
    for _ in range(9):
        helper = scene.neighbour()
        scene.offers("Kraan", by=helper)
        scene.propose(scene.neighbour())
    assert statements(browser, suggest_url(scene)) == few <= 19


def statements(browser, url: str) -> int:
    seen: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert browser.get(url).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len([statement for statement in seen if statement != "BEGIN"])
