from datetime import timedelta

import pytest

from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import today
from buurtplein.core.db import unit_of_work
from buurtplein.core.secrets import digest
from buurtplein.people.models import LoginSession
from buurtplein.people.passwords import is_password
from buurtplein.people.queries import person_with_email, session_with
from tests.support.commands import Installation

pytestmark = pytest.mark.own_app

EMAIL = "gerda@example.org"
YESTERDAY, NEXT_YEAR = str(today() - timedelta(days=1)), str(today() + timedelta(days=365))
NEXT_MONTH = str(today() + timedelta(days=31))


@pytest.fixture
def with_gerda(buurtplein: Installation) -> Installation:
    assert buurtplein("buurt", "open", "oost", "--naam", "Oost").exit_code == 0
    assert buurtplein("persoon", "nieuw", "Gerda Visser", "Gerda@Example.org").exit_code == 0
    return buurtplein


def who_is_gerda(buurtplein: Installation) -> Viewer:
    with buurtplein.inside():
        return viewer_in("oost", Someone(person_with_email(EMAIL)))


def test_a_person_is_added_once(with_gerda: Installation):
    again = with_gerda("persoon", "nieuw", "Gerda Ander", EMAIL)
    assert again.exit_code == 1
    assert again.output.startswith("Error: ")


def test_an_address_that_is_none_is_refused(buurtplein: Installation):
    assert buurtplein("persoon", "nieuw", "Gerda", "gerda(at)example").exit_code == 2


def test_a_password_is_asked_twice_and_must_be_strong(buurtplein: Installation):
    weak = buurtplein("persoon", "nieuw", "Gerda Visser", EMAIL, "--wachtwoord-vragen", typed="kort\nkort\n")
    assert weak.exit_code == 1
    strong = "drie losse appels\n" * 2
    answer = buurtplein("persoon", "nieuw", "Gerda Visser", EMAIL, "--wachtwoord-vragen", typed=strong)
    assert answer.exit_code == 0
    assert "appels" not in answer.output
    with buurtplein.inside():
        person = person_with_email(EMAIL)
        assert is_password(person.password_hash, "drie losse appels")


def test_the_first_beheerder_comes_from_the_shell(with_gerda: Installation):
    answer = with_gerda("persoon", "rol", EMAIL, "oost", "beheerder")
    assert answer.output == "Gerda Visser is beheerder in Oost.\n"
    assert who_is_gerda(with_gerda).is_beheerder


def test_a_bewoner_has_no_role_and_belongs_here(with_gerda: Installation):
    with_gerda("persoon", "rol", EMAIL, "oost", "bewoner")
    viewer = who_is_gerda(with_gerda)
    assert viewer.is_member
    assert not viewer.roles


def test_a_verbinder_needs_a_training_and_an_end(with_gerda: Installation):
    role = ("persoon", "rol", EMAIL, "oost", "verbinder")
    assert with_gerda(*role).exit_code == 1
    assert with_gerda(*role, "--getraind-op", YESTERDAY).exit_code == 1
    assert not who_is_gerda(with_gerda).is_member  # half of it would have been worse than nothing
    answer = with_gerda(*role, "--getraind-op", YESTERDAY, "--tot", NEXT_YEAR)
    assert answer.output == f"Gerda Visser is verbinder in Oost until {NEXT_YEAR}.\n"
    assert who_is_gerda(with_gerda).is_verbinder


def test_a_professional_works_for_an_organisation(with_gerda: Installation):
    role = ("persoon", "rol", EMAIL, "oost", "professional", "--functie", "wijkagent")
    assert with_gerda(*role).exit_code == 1
    assert with_gerda(*role, "--organisatie", "Politie").exit_code == 0
    assert who_is_gerda(with_gerda).is_professional
    assert "professional of Politie" in with_gerda("persoon", "toon", EMAIL).output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nobody@example.org", "oost", "beheerder"], 1),
        ([EMAIL, "west", "beheerder"], 1),
        ([EMAIL, "oost", "koning"], 2),
        ([EMAIL, "oost", "verbinder", "--tot", "morgen"], 2),
    ],
)
def test_a_role_that_cannot_be_is_refused(with_gerda: Installation, words, code):
    answer = with_gerda("persoon", "rol", *words)
    assert answer.exit_code == code
    assert answer.output.splitlines()[-1].startswith("Error: ")


def test_showing_someone_tells_where_they_belong_and_nothing_else(with_gerda: Installation):
    with_gerda("persoon", "rol", EMAIL, "oost", "beheerder")
    shown = with_gerda("persoon", "toon", EMAIL).output
    assert shown.splitlines()[0].startswith(f"Gerda Visser <{EMAIL}>")
    assert shown.splitlines()[1:] == ["oost\tbeheerder"]


def test_someone_is_logged_out_on_every_device(with_gerda: Installation):
    with with_gerda.inside(), unit_of_work() as session:
        person = person_with_email(EMAIL)
        session.add_all([LoginSession(token_digest=digest("session", n), person_id=person.id) for n in "ab"])
    assert with_gerda("persoon", "uitloggen", EMAIL).exit_code == 0
    with with_gerda.inside():
        assert [session_with(digest("session", n)) for n in "ab"] == [None, None]


# ------------------------------------------------------------------------------------------- kept out of a buurt
def test_someone_is_kept_out_and_let_in_again_from_the_shell(with_gerda: Installation):
    assert with_gerda("persoon", "rol", EMAIL, "oost", "bewoner").exit_code == 0
    answer = with_gerda("persoon", "sluit-uit", EMAIL, "oost", "--tot", NEXT_MONTH, "--reden", "Je dreigde een buur.")
    assert answer.output == f"Gerda Visser is kept out of oost until {NEXT_MONTH}, and reads why.\n"
    assert who_is_gerda(with_gerda).is_excluded
    assert f"excluded until {NEXT_MONTH}" in with_gerda("persoon", "toon", EMAIL).output
    again = with_gerda("persoon", "rol", EMAIL, "oost", "bewoner")
    assert (again.exit_code, who_is_gerda(with_gerda).is_member) == (1, False)
    assert with_gerda("persoon", "laat-toe", EMAIL, "oost").exit_code == 0
    assert who_is_gerda(with_gerda).is_member
    twice = with_gerda("persoon", "laat-toe", EMAIL, "oost")
    assert (twice.exit_code, twice.output.startswith("Error: ")) == (1, True)


@pytest.mark.parametrize("until", [YESTERDAY, str(today() + timedelta(days=400))])
def test_a_day_that_cannot_be_keeps_nobody_out(with_gerda: Installation, until: str):
    with_gerda("persoon", "rol", EMAIL, "oost", "bewoner")
    answer = with_gerda("persoon", "sluit-uit", EMAIL, "oost", "--tot", until, "--reden", "Ruzie.")
    assert (answer.exit_code, who_is_gerda(with_gerda).is_excluded) == (1, False)


def test_only_who_belongs_to_a_buurt_can_be_kept_out_of_it(with_gerda: Installation):
    answer = with_gerda("persoon", "sluit-uit", EMAIL, "oost", "--tot", NEXT_MONTH, "--reden", "Ruzie.")
    assert answer.output == "Error: Gerda Visser does not belong to oost.\n"
