"""The reasons for a decision on paper: all that the page says, for who is not online as well."""

from datetime import timedelta
from html import unescape

import pytest

from buurtplein.buurten.models import Role
from buurtplein.core.clock import now, today
from buurtplein.core.display import full_date
from buurtplein.moderation import operations
from buurtplein.moderation.models import Measure
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, everyone
from tests.moderation.rows import a_rule, a_ruling, an_objection


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost", phone="010-1234567", visiting="Lindelaan 2")


@pytest.fixture
def gerda(buurt):
    return a_member(buurt, a_person("Gerda Visser", email=None)).person


def letter_of(client, ruling):
    return " ".join(unescape(client.get(f"/oost/besluiten/{ruling.id}/brief").text).split())


def test_it_says_what_was_decided_about_which_words_why_by_whom_and_how_to_object(client, log_in, buurt, gerda):
    verbinder = a_viewer("verbinder", buurt=buurt, person=a_person("Samira El Idrissi"))
    post = a_post(buurt, gerda, title="Scooter te koop", body="Nieuw in de doos.")
    ruling = a_ruling(post, verbinder.me, rule_id=a_rule(buurt.id).id, reason="Dit is van een winkel.")
    log_in(client, verbinder.me)
    letter = letter_of(client, ruling)
    said = [
        "Aan: Gerda Visser",
        "Je bericht is verborgen",
        "Scooter te koop",
        "Nieuw in de doos.",
        "Huisregel: Geen reclame",
        "Dit is van een winkel.",
        "Een buurtverbinder van Oost las het en besloot.",
        full_date(ruling.objecting_ends_on),
        f"Noem besluit nummer {ruling.id}.",
        "Een buurtverbinder helpt je.",
    ]
    assert [words for words in said if words not in letter] == []
    assert "El Idrissi" not in letter.partition('<article class="brief')[2]


def test_it_says_no_longer_how_to_object_when_one_cannot(client, log_in, buurt, gerda):
    post = a_post(buurt, gerda)
    late, over = a_ruling(post, made_at=now() - timedelta(days=200)), a_ruling(post, ended_at=now())
    objected = an_objection(a_ruling(post)).ruling
    log_in(client, a_viewer("verbinder", buurt=buurt).me)
    letters = [letter_of(client, ruling) for ruling in (late, over, objected)]
    assert not [letter for letter in letters if "Niet mee eens?" in letter]
    assert ["Dit besluit geldt niet meer." in letter for letter in letters] == [False, True, False]


def test_why_someone_is_excluded_is_not_for_a_verbinder(client, log_in, buurt):
    bea, verbinder = a_viewer("beheerder", buurt=buurt), a_viewer("verbinder", buurt=buurt)
    out = a_member(buurt, a_person("Hans Boos"))
    ruling = operations.exclude(bea, out, rule=None, reason="Je dreigde.", until=today() + timedelta(days=7))
    log_in(client, verbinder.me)
    assert client.get(f"/oost/besluiten/{ruling.id}/brief").status_code == 404


def test_it_is_for_whom_it_is_about_and_for_who_hands_it_over(app, log_in, buurt, gerda):
    post = a_post(buurt, gerda)
    told, untold = a_ruling(post), a_ruling(post, measure=Measure.APPROVED)
    who = everyone(buurt, gerda)
    answers = {}
    for name, viewer in who.items():
        browser = log_in(app.test_client(), viewer.me) if viewer.person else app.test_client()
        answers[name] = [browser.get(f"/oost/besluiten/{one.id}/brief").status_code for one in (told, untold)]
    assert {name for name, codes in answers.items() if codes[0] == 200} == {"author", "verbinder"}
    assert all(codes[1] != 200 for codes in answers.values())


def test_the_beheerder_prints_why_someone_is_excluded(client, log_in, buurt, gerda):
    bea, _verbinder = a_viewer("beheerder", buurt=buurt), a_viewer("verbinder", buurt=buurt)
    out = a_member(buurt, a_person("Hans Boos"))
    ruling = operations.exclude(bea, out, rule=None, reason="Je dreigde.", until=today() + timedelta(days=7))
    assert ruling.by_role is Role.BEHEERDER
    log_in(client, bea.me)
    letter = letter_of(client, ruling)
    assert "De beheerder van Oost besloot dit." in letter
    assert "Dit mag niet van de wet." in letter
    assert f"/oost/besluiten/{ruling.id}/brief" in client.get(f"/oost/beheer/mensen/{out.id}").text


def test_a_decision_says_in_which_role_it_was_made(buurt, gerda):
    both = a_viewer("verbinder", "beheerder", buurt=buurt)
    hide = {"seen": "0-0", "rule": None, "reason": "Zo niet."}
    assert operations.hide_post(both, a_post(buurt, gerda), **hide).by_role is Role.VERBINDER


def test_the_author_and_the_verbinder_find_it(app, log_in, buurt, gerda):
    post = a_post(buurt, gerda)
    path = f"/oost/besluiten/{a_ruling(post).id}"
    author, verbinder = (log_in(app.test_client(), person) for person in (gerda, a_viewer("verbinder", buurt=buurt).me))
    assert f"{path}/brief" in author.get(path).text
    assert f"{path}/brief" in verbinder.get(f"/oost/werk/bericht/{post.number}").text
