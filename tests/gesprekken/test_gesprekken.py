"""What a resident says is noted in a minute, is read by few, and says nothing about who it was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.gesprekken.models import STAYS, Gesprek, Where
from buurtplein.gesprekken.operations import (
    GesprekDraft,
    change_gesprek,
    forget_gesprekken,
    keep_streets,
    note_gesprek,
    remove_gesprek,
)
from buurtplein.gesprekken.queries import (
    PAGE,
    Channel,
    coverage,
    get_gesprek,
    list_gesprekken,
    list_streets,
)
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience
from buurtplein.posts.themes import Theme
from tests.factories import a_buurt, a_person, a_post, a_viewer, everyone, viewer_of
from tests.support.cookies import cookie_for
from tests.support.statements import counted

DARK = GesprekDraft("Het is hier zo donker.", "Lindelaan", Where.SHOP, Theme.VEILIGHEID)


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


# ------------------------------------------------------------------------------------------- noting
def test_there_is_no_place_to_write_down_who_said_it(app):
    columns = {column.name for column in Gesprek.__table__.columns}
    assert columns == {
        *("id", "buurt_id", "held", "held_on", "street", "theme", "words", "noted_by_id", "noted_at", "once")
    }


def test_professionals_and_verbinders_of_the_buurt_read_it_and_nobody_else(buurt, prof):
    gesprek = note_gesprek(prof, DARK)
    db.session.flush()
    readers = set()
    for name, viewer in everyone(buurt).items():
        try:
            assert get_gesprek(viewer, gesprek.id) is gesprek
            readers.add(name)
        except NotFound:
            assert list_gesprekken(viewer) == ([], None)
    assert readers == {"verbinder", "professional"}


def test_who_noted_it_changes_it_and_nobody_else(buurt, prof):
    gesprek = note_gesprek(prof, DARK)
    for viewer in everyone(buurt).values():
        with pytest.raises(NotAllowed):
            change_gesprek(viewer, gesprek, DARK)
        with pytest.raises(NotAllowed):
            remove_gesprek(viewer, gesprek)
    change_gesprek(prof, gesprek, GesprekDraft("Er is weer licht.", "Lindelaan"))
    assert gesprek.words == "Er is weer licht."
    remove_gesprek(prof, gesprek)
    assert list_gesprekken(prof) == ([], None)


def test_when_who_noted_it_stopped_a_professional_takes_care_of_it(buurt, prof):
    gesprek = note_gesprek(prof, DARK)
    db.session.flush()
    prof.membership.roles[0].ends_on = today()
    db.session.flush()
    for name, viewer in everyone(buurt).items():
        if name != "professional":
            with pytest.raises(NotAllowed):
                change_gesprek(viewer, gesprek, DARK)
    with pytest.raises(NotAllowed):
        change_gesprek(viewer_of(prof.me, buurt), gesprek, DARK)
    with pytest.raises(NotAllowed):
        remove_gesprek(a_viewer("professional"), gesprek)
    colleague = a_viewer("professional", buurt=buurt)
    change_gesprek(colleague, gesprek, GesprekDraft("Er is weer licht.", "Lindelaan"))
    assert (gesprek.words, gesprek.noted_by_id) == ("Er is weer licht.", prof.id)
    remove_gesprek(colleague, gesprek)
    assert list_gesprekken(colleague) == ([], None)


def test_the_way_to_change_it_stands_on_its_page_for_who_may(buurt, prof, visit):
    gesprek = note_gesprek(prof, DARK)
    db.session.flush()
    at = f"/oost/gesprekken/{gesprek.id}"
    assert "Wijzig of haal weg" in visit(prof).get(at).text
    colleague = a_viewer("professional", buurt=buurt)
    assert "Wijzig of haal weg" not in visit(colleague).get(at).text
    assert visit(colleague).get(f"{at}/wijzig").status_code == 403
    prof.membership.roles[0].ends_on = today()
    assert "Wijzig of haal weg" in visit(colleague).get(at).text
    assert visit(colleague).get(f"{at}/wijzig").status_code == 200


def test_the_same_form_twice_is_one_conversation(prof):
    first = note_gesprek(prof, DARK, once="een")
    assert note_gesprek(prof, DARK, once="een") is first
    assert note_gesprek(prof, DARK, once="twee") is not first


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (GesprekDraft("", "Lindelaan"), "words"),
        (GesprekDraft("Mooi.", ""), "street"),
        *(
            (GesprekDraft("Mooi.", f"Kerkpad{house}"), "street")
            for house in (" 4", ", 12b", " nr. 7", "7-2", " 12 hs", " 1940 12")
        ),
        (GesprekDraft("Mooi.", "Lindelaan", held_on=today() + timedelta(days=1)), "held_on"),
        (GesprekDraft("Mooi.", "Lindelaan", held_on=today() - STAYS), "held_on"),
    ],
)
def test_it_needs_words_a_street_and_a_day_that_was(prof, draft, field):
    with pytest.raises(RuleBroken) as broken:
        note_gesprek(prof, draft)
    assert broken.value.field == field


@pytest.mark.parametrize("street", ["2e Dwarsstraat", "Plein 1940", "Laan van 1813", "Kerkpad"])
def test_a_number_that_is_part_of_the_name_of_a_street_is_no_house(prof, street):
    assert note_gesprek(prof, GesprekDraft("Mooi.", street)).street == street


def test_after_two_years_it_is_gone(prof):
    old, young = note_gesprek(prof, DARK), note_gesprek(prof, DARK)
    old.held_on, young.held_on = today() - STAYS - timedelta(days=1), today() - STAYS + timedelta(days=1)
    db.session.flush()
    forget_gesprekken(Caretaker("test"), db.session)
    assert list_gesprekken(prof)[0] == [young]


def test_the_list_goes_on_where_the_page_ended_and_keeps_to_a_theme(prof):
    made = [note_gesprek(prof, GesprekDraft(f"Dit is {n}.", "Lindelaan")) for n in range(PAGE + 2)]
    other = note_gesprek(prof, DARK)
    db.session.flush()
    first, last = list_gesprekken(prof, Theme.ANDERS)
    rest, end = list_gesprekken(prof, Theme.ANDERS, last)
    assert [*first, *rest] == made[::-1]
    assert end is None
    assert list_gesprekken(prof, Theme.VEILIGHEID) == ([other], None)


def test_it_is_noted_on_a_phone_after_a_look_at_names_and_numbers(prof, visit):
    browser = visit(prof)
    said = {"held": "shop", "street": "Lindelaan", "theme": "groen", "held_on": f"{today():%Y-%m-%d}"}
    asked = browser.post("/oost/gesprekken/nieuw", data={**said, "words": "Bel mij op 06-98765432."})
    assert asked.status_code == 200
    assert "06-98765432" in asked.text
    assert browser.post("/oost/gesprekken/nieuw", data={**said, "words": "Meer bomen graag."}).status_code == 303
    assert "Meer bomen graag." in browser.get("/oost/gesprekken").text
    assert "Meer bomen graag." not in browser.get("/oost/gesprekken?thema=wonen").text
    assert browser.post("/oost/gesprekken/nieuw", data={**said, "words": ""}).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Gesprek.id)).where(Gesprek.buurt_id == prof.buurt_id)) == 1


# ------------------------------------------------------------------------------------------- who was heard
def times(viewer, street):
    return next(one.times for one in coverage(viewer).reached if one.street == street)


def test_each_street_is_counted_by_how_it_was_heard(buurt, prof):
    keep_streets(prof, ["Lindelaan", "Kerkpad"])
    for held in Where:
        note_gesprek(prof, GesprekDraft("Mooi.", "lindelaan", held))
    a_post(buurt, street="Lindelaan")
    a_post(buurt, street="Lindelaan", placed_by_id=prof.me.id)
    assert times(prof, "Lindelaan") == {
        Channel.DOOR: 1,
        Channel.STREET: 1,
        Channel.SHOP: 1,
        Channel.DESK: 3,
        Channel.HUISKAMER: 1,
        Channel.PLEIN: 1,
    }
    found = coverage(prof)
    assert found.unheard == ["Kerkpad"]
    assert [one.street for one in found.reached] == ["Kerkpad", "Lindelaan"]


def test_what_is_old_or_for_verbinders_only_does_not_count(buurt, prof):
    keep_streets(prof, ["Lindelaan"])
    long_ago = timedelta(days=400)
    note_gesprek(prof, GesprekDraft("Mooi.", "Lindelaan", theme=Theme.GROEN, held_on=today() - long_ago))
    a_post(buurt, street="Lindelaan", published_at=now() - long_ago)
    a_post(buurt, street="Lindelaan", audience=Audience.VERBINDERS)
    a_post(a_buurt("west"), street="Lindelaan")
    both = (prof, a_viewer("verbinder", buurt=buurt))
    for viewer in both:
        assert coverage(viewer).unheard == ["Lindelaan"]
        assert set(coverage(viewer).unheard_themes) == set(Theme)


def test_no_house_is_told_also_not_when_someone_typed_one(buurt, prof):
    keep_streets(prof, ["Plein 1944"])
    for street in ("Kerkpad 12", "Kerkpad, 14 hs", "Kerkpad9", "Kerkpad nr. 3", "1e Dwarsstraat", "Plein 1944"):
        a_post(buurt, street=street)
    assert [(one.street, one.times[Channel.PLEIN]) for one in coverage(prof).reached] == [
        ("1e Dwarsstraat", 1),
        ("Kerkpad", 4),
        ("Plein 1944", 1),
    ]


def test_a_theme_that_nobody_spoke_of_is_named(prof):
    note_gesprek(prof, DARK)
    db.session.flush()
    assert set(coverage(prof).unheard_themes) == set(Theme) - {Theme.VEILIGHEID}


def test_where_people_live_is_not_looked_at(buurt, prof):
    living = a_viewer(buurt=buurt)
    living.membership.street = "Kerkpad"
    db.session.flush()
    assert coverage(prof).reached == []


def test_pages_and_lists_tell_no_number_smaller_than_five(prof, visit):
    keep_streets(prof, ["Kerkpad"])
    for _each in range(7):
        note_gesprek(prof, DARK)
    note_gesprek(prof, GesprekDraft("Mooi.", "Kerkpad", Where.DOOR))
    browser = visit(prof)
    lines = browser.get("/oost/gesprekken/gehoord.csv").text.splitlines()
    assert "Kerkpad;minder dan 5;geen;geen;geen;geen;geen" in lines
    assert "Lindelaan;geen;geen;5 tot 10;geen;geen;geen" in lines
    page = browser.get("/oost/gesprekken/gehoord").text
    assert "minder dan 5" in page
    assert DARK.words not in page
    assert "Uit elke straat hoorden we iets." in page


def test_many_streets_are_counted_with_as_many_statements(app, prof):
    note_gesprek(prof, DARK)
    db.session.commit()
    with counted() as few:
        coverage(prof)
    for number in range(30):
        note_gesprek(prof, GesprekDraft("Mooi.", f"{number}e Dwarsstraat"))
    db.session.commit()
    with counted() as many:
        coverage(prof)
    assert many() == few()


# ------------------------------------------------------------------------------------------- streets
def test_only_a_professional_says_which_streets_there_are(buurt, prof):
    for name, viewer in everyone(buurt).items():
        if name != "professional":
            with pytest.raises(NotAllowed):
                keep_streets(viewer, ["Kerkpad"])
    keep_streets(prof, ["Kerkpad", "KERKPAD", "Lindelaan"])
    keep_streets(prof, ["Lindelaan", "Kerkpad", "Plein"])
    assert list_streets(prof) == ["Kerkpad", "Lindelaan", "Plein"]
    keep_streets(prof, ["plein"])
    assert list_streets(prof) == ["plein"]


def test_too_many_streets_are_refused(prof):
    with pytest.raises(RuleBroken):
        keep_streets(prof, [f"Straat {number}" for number in range(301)])


def test_who_noted_it_is_forgotten_with_the_form_it_was_typed_in(prof):
    from buurtplein.core.own import Whom
    from buurtplein.gesprekken.own import PART

    gesprek = note_gesprek(prof, DARK, once="een")
    db.session.flush()
    PART.erase(Whom(prof.me.id, "", "", ""), None)
    db.session.refresh(gesprek)
    assert (gesprek.once, gesprek.words) == (None, DARK.words)
    assert a_person().id != gesprek.noted_by_id


@pytest.mark.parametrize(
    "words",
    [
        "Ze heeft huurachterstand.",
        "Hij zit in de schulden.",
        "Nog € 300 te betalen",
        "Het is 1.250,50 euro",
        "Deurwaarder!",
        "Door gokschulden gaat het mis.",
        "Het scheelt 20 euro’s",
    ],
)
@pytest.mark.parametrize("held", [Where.STREET, Where.SCHOUW])
def test_debts_and_amounts_are_refused_and_nothing_of_them_is_kept(prof, words, held):
    with pytest.raises(RuleBroken, match="geld") as broken:
        note_gesprek(prof, GesprekDraft(words, "Lindelaan", held))
    assert broken.value.field == "words"
    assert words not in broken.value.message
    assert db.session.scalars(sa.select(Gesprek).where(Gesprek.buurt_id == prof.buurt_id)).all() == []


def test_what_only_looks_like_debts_is_noted(prof):
    for words in (
        "Zorgen over rondkomen.",
        "Niemand is schuldig.",
        "Om 3.50 uur, 300 meter verder.",
        "Vraag naar schuldhulp.",
        "Het was niet zijn schuld.",
    ):
        assert note_gesprek(prof, GesprekDraft(words, "Lindelaan")).words == words


def test_the_form_says_at_its_field_why_debts_are_not_noted(prof, visit, caplog):
    said = {"held": "street", "street": "Lindelaan", "theme": "rondkomen", "held_on": f"{today():%Y-%m-%d}"}
    back = visit(prof).post("/oost/gesprekken/nieuw", data={**said, "words": "Een huurachterstand van € 300."})
    assert back.status_code == 422
    assert "zorgen over rondkomen" in back.text
    assert "huurachterstand" not in caplog.text
