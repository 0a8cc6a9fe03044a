"""Two people work on the same opgave: nobody writes over what the other did without having seen it."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient

from buurtplein.core.db import db
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from tests.factories import a_buurt, a_member
from tests.support.cookies import cookie_for
from tests.wijkopgaven.factories import an_actie, an_opgave

WRITERS = 6
OVERTAKEN = "Iemand anders veranderde dit net."


class Desks:
    """An opgave with an actie, and the browsers of two professionals."""

    def __init__(self, app, log_in):
        self.buurt = a_buurt("oost")
        self.opgave = an_opgave(self.buurt, title="Veilig oversteken", heard="Het is er eng.")
        self.actie = an_actie(self.opgave, title="Heg snoeien")
        self.marloes, self.dennis = (
            log_in(app.test_client(), a_member(self.buurt, None, "professional").person) for _ in range(2)
        )
        self.edit = f"/oost/samen/{self.opgave.number}/wijzig"
        self.edit_actie = f"/oost/prof/opgaven/{self.opgave.number}/acties/{self.actie.id}"
        self.move = f"/oost/samen/{self.opgave.number}/acties/{self.actie.id}"


@pytest.fixture
def desks(app, client, log_in):
    return Desks(app, log_in)


def seen_on(page: str) -> str:
    return re.search(r'name="seen"[^>]* value="([^"]*)"', page)[1]


def refused(answer) -> str:
    assert answer.status_code == 422
    assert OVERTAKEN in answer.text
    return answer.text


def beside(page: str) -> str:
    return re.search(r'<aside class="blok" id="seen".*?</aside>', page, re.DOTALL)[0]


def test_who_was_overtaken_sees_their_own_words_beside_what_stands_there_now(desks):
    seen = seen_on(desks.dennis.get(desks.edit).text)
    words = {"theme": "verkeer", "seen": seen_on(desks.marloes.get(desks.edit).text)}
    assert desks.marloes.post(desks.edit, data=words | {"title": "Zebrapad", "heard": "Marloes"}).status_code == 303

    mine = {"title": "Drempel", "heard": "Dennis", "theme": "groen", "seen": seen}
    page = refused(desks.dennis.post(desks.edit, data=mine))
    assert 'value="Drempel"' in page
    assert all(words in beside(page) for words in ("Zebrapad", "Marloes", "Verkeer"))
    assert db.session.get_one(Wijkopgave, desks.opgave.id).title == "Zebrapad"

    assert desks.dennis.post(desks.edit, data=mine | {"seen": seen_on(page)}).status_code == 303
    assert db.session.get_one(Wijkopgave, desks.opgave.id).title == "Drempel"


def test_an_actie_that_was_agreed_on_otherwise_meanwhile_is_not_written_over(desks):
    seen = seen_on(desks.dennis.get(desks.edit_actie).text)
    plan = {"owner_kind": "samen", "owner_id": "0", "seen": seen}
    assert desks.marloes.post(desks.edit_actie, data=plan | {"title": "Heg weghalen"}).status_code == 303
    page = refused(desks.dennis.post(desks.edit_actie, data=plan | {"title": "Heg planten"}))
    assert 'value="Heg planten"' in page
    assert "Heg weghalen" in beside(page)
    assert db.session.get_one(Actie, desks.actie.id).title == "Heg weghalen"


def test_that_an_actie_moved_meanwhile_is_no_reason_to_refuse_other_words(desks):
    plan = {"owner_kind": "samen", "owner_id": "0", "seen": seen_on(desks.dennis.get(desks.edit_actie).text)}
    assert desks.marloes.post(desks.move, data={"state": "busy", "seen": "todo"}).status_code == 303
    assert desks.dennis.post(desks.edit_actie, data=plan | {"title": "Heg planten"}).status_code == 303
    assert db.session.get_one(Actie, desks.actie.id).state is ActieState.BUSY


def test_an_old_button_does_not_take_an_actie_back_from_where_someone_else_put_it(desks):
    work = f"/oost/prof/opgaven/{desks.opgave.number}"
    button = re.search(rf'formaction="({desks.move}[^"]*)"', desks.dennis.get(work).text)[1].replace("&amp;", "&")
    assert desks.marloes.post(desks.move, data={"state": "done", "seen": "todo"}).status_code == 303
    page = refused(desks.dennis.post(button, data={"state": "busy"}))
    assert "Klaar" in beside(page)
    assert db.session.get_one(Actie, desks.actie.id).state is ActieState.DONE
    assert desks.dennis.post(desks.move, data={"state": "busy", "seen": seen_on(page)}).status_code == 303


def test_the_same_form_sent_twice_is_not_taken_for_someone_else(desks):
    words = {"title": "Zebrapad", "theme": "verkeer", "seen": seen_on(desks.marloes.get(desks.edit).text)}
    plan = {"title": "Heg weg", "owner_kind": "samen", "owner_id": "0"}
    plan["seen"] = seen_on(desks.marloes.get(desks.edit_actie).text)
    for _ in range(2):
        assert desks.marloes.post(desks.edit, data=words).status_code == 303
        assert desks.marloes.post(desks.edit_actie, data=plan).status_code == 303
        assert desks.marloes.post(desks.move, data={"state": "busy", "seen": "todo"}).status_code == 303


def test_a_form_that_does_not_say_what_it_saw_writes_over_nothing(desks):
    refused(desks.marloes.post(desks.edit, data={"title": "Zebrapad", "theme": "verkeer"}))
    refused(desks.marloes.post(desks.move, data={"state": "busy"}))


def test_of_many_who_save_at_the_same_moment_one_is_first_and_the_others_are_told(app, desks):
    app.config["WTF_CSRF_ENABLED"] = False
    cookies = [cookie_for(app, a_member(desks.buurt, None, "professional").person)[0] for _ in range(WRITERS)]
    seen, opgave_id = desks.opgave.stamp, desks.opgave.id
    db.session.commit()
    start = Barrier(WRITERS)

    def save(nth: int):
        browser = FlaskClient(app, app.response_class, use_cookies=False)  # a thread has no session of the test
        words = {"title": f"Titel {nth}", "theme": "groen", "seen": seen}
        start.wait()
        return browser.post(desks.edit, data=words, headers={"Cookie": f"plein={cookies[nth]}"})

    with ThreadPoolExecutor(WRITERS) as crowd:
        answers = list(crowd.map(save, range(WRITERS)))
    saved = [nth for nth, answer in enumerate(answers) if answer.status_code == 303]
    assert len(saved) == 1
    assert all(OVERTAKEN in answer.text for nth, answer in enumerate(answers) if nth not in saved)
    db.session.expire_all()
    assert db.session.get_one(Wijkopgave, opgave_id).title == f"Titel {saved[0]}"
