"""Wijkopgaven on the web: from a post in two clicks, and who sees what."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import g
from sqlalchemy import func, select

from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.posts.models import Audience, Comment
from buurtplein.wijkopgaven.models import Actie, ActieOffer, ActieState, Ending, Source, Wijkopgave
from buurtplein.wijkopgaven.queries import people_concerned
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of
from tests.support.statements import counted
from tests.wijkopgaven.factories import a_source, an_actie, an_opgave


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier")


@pytest.fixture
def marloes(buurt):
    return a_member(buurt, a_person("Marloes ter Horst"), "professional").person


@pytest.fixture
def work(client, log_in, marloes):
    """The browser of Marloes, a professional."""
    return log_in(client, marloes)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def only_opgave() -> Wijkopgave:
    return db.session.scalars(select(Wijkopgave).where(Wijkopgave.buurt_id.in_([1, 2, 3, 4]))).one()


# ------------------------------------------------------------------------------------------- two clicks
def test_a_post_becomes_an_opgave_in_two_clicks(work, buurt):
    post = a_post(buurt, title="Oversteken bij de Molenstraat is eng", body="Auto’s rijden hard.")
    page = text_of(work.get(f"/lindekwartier/prof/opgaven/nieuw?bron={post.number}"))
    assert 'value="Oversteken bij de Molenstraat is eng"' in page
    assert "Auto’s rijden hard." in page
    assert f"/lindekwartier/prikbord/{post.number}-" in page
    form = {"bron": str(post.number), "title": "Veilig oversteken", "heard": "Eng hier.", "theme": "verkeer"}
    made = work.post("/lindekwartier/prof/opgaven/nieuw", data=form)
    opgave = only_opgave()
    assert made.location == f"/lindekwartier/prof/opgaven/{opgave.number}"
    assert (opgave.title, opgave.heard, opgave.theme.value) == ("Veilig oversteken", "Eng hier.", "verkeer")
    assert f"/lindekwartier/prikbord/{post.number}-" in text_of(work.get(made.location))


def test_words_for_neighbours_only_are_not_copied_into_a_text_for_everyone(work, buurt):
    hushed = a_post(buurt, title="Mijn buurman valt", body="Geheim", audience=Audience.NEIGHBOURS)
    page = text_of(work.get(f"/lindekwartier/prof/opgaven/nieuw?bron={hushed.number}"))
    assert 'value="Mijn buurman' not in page
    textarea = page[page.index("<textarea") : page.index("</textarea>")]
    assert "Geheim" not in textarea
    assert "Woorden die niet voor iedereen zijn" in page


def test_a_wrong_form_comes_back_with_what_was_typed(work, buurt):
    post = a_post(buurt)
    form = {"bron": str(post.number), "title": "", "heard": "Wat ik al had getypt", "theme": "verkeer"}
    refused = work.post("/lindekwartier/prof/opgaven/nieuw", data=form)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Wat ik al had getypt" in page
    assert f'name="bron" value="{post.number}"' in page
    assert "Geef de wijkopgave een titel." in page


@pytest.mark.parametrize("fields", [{"audience": Audience.VERBINDERS}, {"hidden_at": now()}])
def test_a_professional_makes_nothing_of_a_post_they_may_not_read(work, buurt, fields):
    post = a_post(buurt, **fields)
    assert work.get(f"/lindekwartier/prof/opgaven/nieuw?bron={post.number}").status_code == 404
    form = {"bron": str(post.number), "title": "Toch", "theme": "verkeer"}
    assert work.post("/lindekwartier/prof/opgaven/nieuw", data=form).status_code == 404


def test_a_post_of_another_buurt_is_not_there(work):
    elsewhere = a_post(a_buurt("veldzicht"))
    assert work.get(f"/lindekwartier/prof/opgaven/nieuw?bron={elsewhere.number + 40}").status_code == 404
    opgave = an_opgave(a_buurt("heide"))
    other = Wijkopgave.number == opgave.number
    assert db.session.scalar(select(func.count(Wijkopgave.id)).where(other, Wijkopgave.buurt_id == opgave.buurt_id))
    for path in (f"samen/{opgave.number}", f"prof/opgaven/{opgave.number}"):
        assert work.get(f"/lindekwartier/{path}").status_code == 404


def test_every_page_of_an_opgave_of_another_buurt_is_404(work):
    opgave = an_opgave(a_buurt("veldzicht"))
    actie = an_actie(opgave)
    source = db.session.scalar(select(Source.id).where(Source.buurt_id == opgave.buurt_id))
    here, n = "/lindekwartier", opgave.number
    for page in ("wijzig", "acties", "tijdlijn", "mede-eigenaar"):
        assert work.get(f"{here}/samen/{n}/{page}").status_code == 404, page
        assert work.post(f"{here}/samen/{n}/{page}").status_code == 404, page
    for page in ("", f"/acties/{actie.id}", f"/antwoord?bron={source}", "/einde", "/mede-eigenaar"):
        assert work.get(f"{here}/prof/opgaven/{n}{page}").status_code == 404, page
    for page in ("/laat-zien", "/bronnen", "/antwoord", "/einde"):
        assert work.post(f"{here}/prof/opgaven/{n}{page}").status_code == 404, page
    assert work.post(f"{here}/samen/{n}/acties/{actie.id}", data={"state": "done"}).status_code == 404
    assert work.post(f"{here}/samen/{n}/acties/{actie.id}/teruggeven").status_code == 404


# ------------------------------------------------------------------------------------------- who comes in
@pytest.mark.parametrize("roles", [(), ("verbinder",), ("beheerder",)])
def test_the_work_pages_are_for_professionals(client, log_in, buurt, roles):
    opgave = an_opgave(buurt)
    browser = log_in(client, a_member(buurt, None, *roles).person)
    n = opgave.number
    for page in ("", "/nieuw", f"/{n}", f"/{n}/mede-eigenaar", f"/{n}/antwoord", f"/{n}/einde"):
        assert browser.get(f"/lindekwartier/prof/opgaven{page}").status_code == 403, page
    for page in ("wijzig", "acties", "tijdlijn"):
        assert browser.get(f"/lindekwartier/samen/{n}/{page}").status_code == 403, page


def test_a_visitor_reads_what_is_public_without_surnames(client, buurt, marloes):
    opgave = an_opgave(buurt, marloes)
    an_actie(opgave, a_member(buurt, a_person("Hennie de Wit")).person, title="Oversteekhulp")
    page = text_of(client.get(f"/lindekwartier/samen/{opgave.number}-veilig-oversteken"))
    assert "Hennie" in page
    assert "Oversteekhulp" in page
    assert "de Wit" not in page
    assert "ter Horst" not in page


@pytest.mark.parametrize(("roles", "status"), [((), 404), (("beheerder",), 404), (("verbinder",), 200)])
def test_what_is_being_prepared_is_not_there_for_residents(client, log_in, buurt, roles, status):
    opgave = an_opgave(buurt, published_at=None)
    browser = log_in(client, a_member(buurt, None, *roles).person)
    assert browser.get(f"/lindekwartier/samen/{opgave.number}").status_code == status


def test_a_source_is_shown_only_to_who_may_read_the_post_and_counted_for_the_rest(client, log_in, buurt):
    public, hushed = a_post(buurt, title="Openbaar"), a_post(buurt, title="Voor buren", audience=Audience.NEIGHBOURS)
    hidden = a_post(buurt, title="Verborgen", hidden_at=now())
    opgave = an_opgave(buurt, posts=(public, hushed, hidden))
    for source in db.session.scalars(select(Source).where(Source.buurt_id == buurt.id)):
        source.doing, source.answered_at = f"Antwoord op {source.post_id}", now()
        source.answered_by_id = opgave.regiehouder_id
    answers = [f"Antwoord op {post.id}" for post in (public, hushed, hidden)]
    path = f"/lindekwartier/samen/{opgave.number}"
    page = text_of(client.get(path))
    assert [answer in page for answer in answers] == [True, False, False]
    assert "Voor buren" not in page
    assert "Nog 2 berichten tellen mee" in page
    page = text_of(log_in(client, a_member(buurt).person).get(path))
    assert [answer in page for answer in answers] == [True, True, False]
    assert "Verborgen" not in page
    assert "Nog 1 bericht telt mee" in page


# ------------------------------------------------------------------------------------------- working on it
def test_an_actie_goes_over_the_board_and_the_opgave_ends_with_an_answer_for_everyone(work, buurt, marloes):
    post = a_post(buurt, title="Eng hier")
    opgave = an_opgave(buurt, marloes, (post,), published_at=None)
    at = f"/lindekwartier/prof/opgaven/{opgave.number}"
    refused = work.post(f"{at}/laat-zien")
    assert refused.status_code == 422
    assert "Zet er eerst een actie bij" in refused.get_data(as_text=True)
    form = {"title": "Zebrapad tekenen", "owner_kind": "professional", "owner_id": "ik"}
    assert (
        work.post(f"{at.replace('prof/opgaven', 'samen')}/acties", data=form | {"due_on": today().isoformat()}).location
        == at
    )
    assert work.post(f"{at}/laat-zien").location == at
    actie = db.session.scalars(select(Actie).where(Actie.buurt_id.in_([opgave.buurt_id]))).one()
    move = {"state": "busy", "seen": "todo", "terug": "werk"}
    assert work.post(f"/lindekwartier/samen/{opgave.number}/acties/{actie.id}", data=move).location == at
    assert db.session.get_one(Actie, actie.id).state is ActieState.BUSY

    early = work.post(f"{at}/einde", data={"kind": "solved", "reason": "Het ligt er."})
    assert early.status_code == 422
    assert f"Dit heeft nog geen antwoord: bericht {post.number}." in early.get_data(as_text=True)
    assert "Het ligt er." in early.get_data(as_text=True)

    assert work.post(f"{at}/antwoord", data={"doing": ""}).status_code == 422
    assert work.post(f"{at}/antwoord", data={"doing": "We tekenen een zebrapad."}).status_code == 303
    assert work.post(f"{at}/einde", data={"kind": "solved", "reason": "Het ligt er."}).status_code == 303
    assert db.session.scalar(select(Ending.reason)) == "Het ligt er."
    told = db.session.scalar(select(Comment.body).where(Comment.buurt_id == opgave.buurt_id))
    assert "We tekenen een zebrapad." in told
    assert "Het ligt er." in text_of(work.get(f"/lindekwartier/samen/{opgave.number}"))


def test_an_end_needs_a_choice_and_a_reason(work, buurt, marloes):
    opgave = an_opgave(buurt, marloes)
    page = work.post(f"/lindekwartier/prof/opgaven/{opgave.number}/einde", data={}).get_data(as_text=True)
    assert "Kies hoe het is afgelopen." in page
    assert "Schrijf op waarom." in page


def test_a_colleague_sees_who_ends_it_but_cannot(work, buurt):
    opgave = an_opgave(buurt, a_member(buurt, a_person("Joris Bakker"), "professional").person)
    at = f"/lindekwartier/prof/opgaven/{opgave.number}"
    assert "Joris is regiehouder" in text_of(work.get(at))
    assert work.get(f"{at}/einde").status_code == 403
    assert work.post(f"{at}/einde", data={"kind": "solved", "reason": "Klaar"}).status_code == 403


def test_an_opgave_that_lost_its_regiehouder_says_so_and_a_professional_takes_it_over(client, work, buurt, marloes):
    left = a_member(buurt, a_person("Joris Bakker"), "professional")
    opgave = an_opgave(buurt, left.person)
    work_page, public = f"/lindekwartier/prof/opgaven/{opgave.number}", f"/lindekwartier/samen/{opgave.number}"
    for at in ("/lindekwartier/prof/opgaven", work_page, public):
        assert "regiehouder" not in text_of(work.get(at)).replace("Joris is regiehouder", ""), at
    assert work.post(f"{work_page}/overnemen").status_code == 403
    left.left_at = now()
    assert "Zoekt een regiehouder" in text_of(work.get("/lindekwartier/prof/opgaven"))
    assert "Joris was regiehouder en werkt hier niet meer" in text_of(work.get(work_page))
    assert "Joris werkt hier niet meer" in text_of(work.get(public))
    assert work.post(f"{work_page}/overnemen").location == work_page
    page = text_of(work.get(work_page))
    assert "Jij bent nu regiehouder" in page
    assert "Zoekt een regiehouder" not in page
    assert "Een nieuwe regiehouder" in text_of(work.get(public))
    assert work.get(f"{work_page}/einde").status_code == 200


def test_the_beheerder_sees_who_leads_opgaven_before_ending_their_role(client, log_in, buurt):
    joris = a_member(buurt, a_person("Joris Bakker"), "professional")
    fields = {"published_at": None, "organisation_id": joris.roles[0].organisation_id}
    for _ in range(2):
        an_opgave(buurt, joris.person, title="Geheim plan", **fields)
    browser = log_in(client, a_viewer("beheerder", buurt=buurt).me)
    page = text_of(browser.get(f"/lindekwartier/beheer/mensen/{joris.id}"))
    assert "Is regiehouder van 2 wijkopgaven." in page
    assert "Geheim plan" not in page
    other = a_member(buurt)
    assert "regiehouder" not in text_of(browser.get(f"/lindekwartier/beheer/mensen/{other.id}"))
    name = joris.roles[0].organisation.name
    assert f"{name} is regiehouder van 2 wijkopgaven." in text_of(browser.get("/lindekwartier/beheer/organisaties"))


def test_one_answer_is_for_one_source_when_asked_from_there(work, buurt, marloes):
    opgave = an_opgave(buurt, marloes, (a_post(buurt), a_post(buurt)))
    here = opgave.buurt_id
    first = db.session.scalar(select(func.min(Source.id)).where(Source.buurt_id == here))
    data = {"bron": str(first), "not_because": "het te duur is."}
    work.post(f"/lindekwartier/prof/opgaven/{opgave.number}/antwoord", data=data)
    said = db.session.scalars(select(Source.not_because).where(Source.buurt_id == here).order_by(Source.id))
    assert list(said) == ["het te duur is.", ""]


def test_a_source_is_added_by_its_number_and_a_wrong_number_is_said_at_the_field(work, buurt, marloes):
    opgave, post = an_opgave(buurt, marloes), a_post(buurt)
    secret = a_post(buurt, audience=Audience.VERBINDERS)
    at = f"/lindekwartier/prof/opgaven/{opgave.number}/bronnen"
    for wrong in (str(secret.number), "99999", "twaalf", ""):
        refused = work.post(at, data={"number": wrong})
        assert refused.status_code == 422
        assert 'id="number-fout"' in refused.get_data(as_text=True)
    assert work.post(at, data={"number": str(post.number)}).status_code == 303
    assert db.session.scalar(select(func.count(Source.id)).where(Source.buurt_id == opgave.buurt_id)) == 2


def test_an_actie_in_the_past_is_said_at_its_field_and_keeps_what_was_typed(work, buurt, marloes):
    opgave = an_opgave(buurt, marloes)
    yesterday = (today() - timedelta(days=1)).isoformat()
    form = {"title": "Heg snoeien", "owner_kind": "samen", "owner_id": "0", "due_on": yesterday}
    page = work.post(f"/lindekwartier/samen/{opgave.number}/acties", data=form).get_data(as_text=True)
    assert "Deze dag is al geweest." in page
    assert "Heg snoeien" in page


def test_a_neighbour_says_their_actie_is_done_or_gives_it_back(client, log_in, buurt):
    hennie = a_member(buurt).person
    opgave = an_opgave(buurt)
    mine, other = an_actie(opgave, hennie), an_actie(opgave, title="Lampen nakijken")
    browser = log_in(client, hennie)
    at = f"/lindekwartier/samen/{opgave.number}"
    page = text_of(browser.get(at))
    assert f"/acties/{mine.id}" in page
    assert f"/acties/{other.id}" not in page
    assert "Vertel hoe het gaat" in text_of(browser.get(f"{at}/acties/{mine.id}"))
    stuck = browser.post(f"{at}/acties/{mine.id}", data={"state": "stuck"})
    assert stuck.status_code == 422
    told = {"state": "done", "note": "Gelukt!", "seen": "todo"}
    assert browser.post(f"{at}/acties/{mine.id}", data=told).status_code == 303
    assert browser.get(f"{at}/acties/{other.id}").status_code == 403
    assert browser.post(f"{at}/acties/{other.id}", data={"state": "done"}).status_code == 403
    assert "Gelukt!" in text_of(browser.get(at))
    assert browser.post(f"{at}/acties/{mine.id}/teruggeven").status_code == 303
    assert db.session.get_one(Actie, mine.id).owner_id == db.session.get_one(Wijkopgave, opgave.id).regiehouder_id


# ------------------------------------------------------------------------------------------- on other pages
def panel(app, viewer, post) -> str:
    with app.test_request_context("/"):
        g.viewer, g.buurt_slug = viewer, viewer.buurt.slug
        [draw] = [p for p in app.extensions["panels"]["post"] if "wijkopgaven" in p.__module__]
        db.session.flush()
        with counted() as asked:
            before = loaded(asked, viewer.buurt, viewer.me, post)
            shown = str(draw(viewer, post))
        assert asked() - before <= 1
        return shown


def loaded(asked, *rows) -> int:
    """The page has these rows already; how many statements that took."""
    assert all(row.id for row in rows)
    return asked()


def test_everyone_sees_under_a_post_which_opgave_it_belongs_to(app, buurt):
    post = a_post(buurt)
    opgave = an_opgave(buurt, posts=(post,), title="Veilig oversteken")
    an_opgave(buurt, title="Iets anders")
    shown = panel(app, a_viewer(buurt=buurt), post)
    assert "Dit bericht hoort bij:" in shown
    assert f"/lindekwartier/samen/{opgave.number}-veilig-oversteken" in shown
    assert "Iets anders" not in shown
    assert "Maak hier" not in shown
    opgave.published_at = None
    assert panel(app, a_viewer(buurt=buurt), post) == ""


def test_a_professional_can_make_an_opgave_of_a_post_and_a_verbinder_can_add_it_to_one(app, buurt):
    post = a_post(buurt)
    open_one = an_opgave(buurt, title="Loopt nog")
    an_opgave(buurt, title="Is klaar", ended_at=now())
    shown = panel(app, a_viewer("professional", buurt=buurt), post)
    assert f"/lindekwartier/prof/opgaven/nieuw?bron={post.number}" in shown
    assert f'value="{open_one.number}"' in shown
    assert "Is klaar" not in shown
    shown = panel(app, a_viewer("verbinder", buurt=buurt), post)
    assert "Maak hier" not in shown
    assert f'value="{open_one.number}"' in shown


def test_a_verbinder_adds_a_post_to_an_opgave_from_the_post(client, log_in, buurt):
    opgave, post = an_opgave(buurt), a_post(buurt)
    browser = log_in(client, a_member(buurt, None, "verbinder").person)
    at = f"/lindekwartier/prikbord/{post.number}/opgave"
    assert browser.post(at, data={"opgave": "x"}).status_code == 404
    assert browser.post(at, data={"opgave": str(opgave.number)}).status_code == 303
    assert db.session.scalar(select(func.count(Source.id)).where(Source.buurt_id == opgave.buurt_id)) == 2


def test_a_neighbour_adds_nothing_to_an_opgave(client, log_in, buurt):
    opgave, post = an_opgave(buurt), a_post(buurt)
    browser = log_in(client, a_member(buurt).person)
    added = browser.post(f"/lindekwartier/prikbord/{post.number}/opgave", data={"opgave": str(opgave.number)})
    assert added.status_code == 403


def test_the_plein_shows_the_newest_opgave_and_how_far_it_is(app, buurt):
    old = an_opgave(buurt, title="Oud", made_at=now() - timedelta(days=9))
    new = an_opgave(buurt, title="Nieuw", made_at=now() - timedelta(days=1))
    an_opgave(buurt, title="Nog niet", published_at=None)
    an_actie(old)
    for state in (ActieState.DONE, ActieState.BUSY, ActieState.TODO):
        an_actie(new, state=state)
    viewer = a_viewer("professional", buurt=buurt)
    with app.test_request_context("/"):
        g.viewer, g.buurt_slug = viewer, buurt.slug
        [draw] = [p for p in app.extensions["panels"]["plein"] if "wijkopgaven" in p.__module__]
        db.session.flush()
        with counted() as asked:
            before = loaded(asked, viewer.buurt, viewer.me)
            shown = str(draw(viewer))
    assert asked() - before == 1
    assert "Nieuw" in shown
    assert "1 van de 3 acties klaar, 1 is bezig" in shown


# ------------------------------------------------------------------------------------------- lists
def test_lists_go_on_by_key_and_show_every_opgave_once(client, log_in, buurt, marloes):
    same = now() - timedelta(days=1)
    titles = [an_opgave(buurt, marloes, title=f"Opgave {n:02}", made_at=same).title for n in range(45)]
    browser = log_in(client, marloes)
    for start in ("/lindekwartier/samen", "/lindekwartier/prof/opgaven"):
        seen, url = [], start
        while url:
            page = text_of(browser.get(url))
            main = page[page.index("<main") : page.index("Wat wacht" if "Wat wacht" in page else "</main>")]
            seen += [title for title in titles if title in main]
            found = re.search(r'href="([^"]+)" rel="next"', page)
            url = unescape(found[1]) if found else ""
        assert sorted(seen) == titles


def test_ended_opgaven_stand_apart(client, buurt):
    an_opgave(buurt, title="Loopt nog")
    an_opgave(buurt, title="Is afgerond", ended_at=now())
    assert "Is afgerond" not in text_of(client.get("/lindekwartier/samen"))
    page = text_of(client.get("/lindekwartier/samen?stand=klaar"))
    assert "Is afgerond" in page
    assert "Loopt nog" not in page


@pytest.mark.parametrize("path", ["samen", "prof/opgaven", "samen/{n}", "prof/opgaven/{n}"])
def test_pages_ask_the_database_the_same_number_of_times_however_much_there_is(client, log_in, buurt, marloes, path):
    opgave = an_opgave(buurt, marloes, tuple(a_post(buurt) for _n in range(2)))
    an_actie(opgave, marloes, due_on=today() - timedelta(days=1))
    browser = log_in(client, marloes)
    url = f"/lindekwartier/{path.format(n=opgave.number)}"
    db.session.commit()
    with counted() as few:
        text_of(browser.get(url))
    for n in range(15):
        more = an_opgave(buurt, a_member(buurt, None, "professional").person, title=f"Meer {n}")
        an_actie(more, a_member(buurt).person, due_on=today() - timedelta(days=2))
        a_source(db.session.get_one(Wijkopgave, opgave.id), a_post(buurt))
        an_actie(db.session.get_one(Wijkopgave, opgave.id), a_member(buurt).person, state=ActieState.DONE)
    db.session.commit()
    with counted() as many:
        text_of(browser.get(url))
    assert many() == few()


def test_who_is_chosen_for_a_new_actie_is_asked(work, buurt, marloes):
    colleague = a_member(buurt, a_person("Joris Jansen"), "professional").person
    opgave = an_opgave(buurt, marloes)
    at = f"/lindekwartier/samen/{opgave.number}/acties"
    assert "Joris Jansen" in work.get(at).text
    form = {"title": "Meten", "owner_kind": "professional", "owner_id": f"p{colleague.id}"}
    assert "Gevraagd. Tot het ja is, blijft de actie bij jou." in work.get(work.post(at, data=form).location).text
    asked = db.session.scalars(select(ActieOffer).where(ActieOffer.buurt_id.in_([opgave.buurt_id]))).one()
    assert (asked.to_id, asked.from_id) == (colleague.id, marloes.id)


def test_those_concerned_are_who_told_us_and_who_do_something(buurt):
    author, owner, stranger = (a_member(buurt).person for _n in range(3))
    opgave = an_opgave(buurt, posts=(a_post(buurt, author, hidden_at=now()),))
    a_post(buurt, stranger)
    an_actie(opgave, owner)
    an_actie(opgave)
    for viewer in (a_viewer(buurt=buurt), viewer_of(opgave.regiehouder, buurt)):
        assert people_concerned(viewer, opgave) == {author.id, owner.id, opgave.regiehouder_id}
