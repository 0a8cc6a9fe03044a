"""How an opgave is told: in order, and honestly about who carries how much."""

from datetime import timedelta

import pytest

from buurtplein.core.clock import now, today
from buurtplein.wijkopgaven import queries, story
from buurtplein.wijkopgaven.models import ActieState, EndingKind, OwnerKind
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    add_actie,
    answer_sources,
    end_opgave,
    make_opgave,
    move_actie,
    take_over_opgave,
)
from buurtplein.wijkopgaven.operations import OpgaveDraft as Draft
from tests.factories import a_member, a_post, a_viewer
from tests.wijkopgaven.factories import an_actie, an_opgave


def told(viewer, opgave) -> list[story.Item]:
    sources, acties = queries.list_sources(viewer, opgave), queries.list_acties(viewer, opgave)
    return story.timeline(
        opgave, sources, acties, queries.list_changes(viewer, opgave), queries.list_handovers(viewer, opgave)
    )


def test_what_happened_last_stands_first_and_what_is_to_come_above_it():
    viewer = a_viewer("professional")
    opgave = make_opgave(viewer, [a_post(viewer.buurt), a_post(viewer.buurt)], Draft("Veilig oversteken"))
    soon, later = (
        add_actie(viewer, opgave, ActieDraft(title, due_on=today() + timedelta(days=days)))
        for title, days in (("Snelheid meten", 2), ("Zebrapad tekenen", 20))
    )
    move_actie(viewer, soon, ActieState.BUSY, note="De kastjes hangen.")
    answer_sources(viewer, [seen.source for seen in queries.list_sources(viewer, opgave)], Answer(doing="Ja."))
    assert [item.title for item in told(viewer, opgave)] == [
        later.title,
        soon.title,
        "2 buren kregen antwoord",
        "Begonnen: Snelheid meten",
        "2 acties afgesproken",
        "Hier begon het",
    ]
    end_opgave(viewer, opgave, kind=EndingKind.NOT_FEASIBLE, reason="De bus past er niet langs.")
    first = told(viewer, opgave)[0]
    assert (first.title, first.text) == ("Het kan niet", "De bus past er niet langs.")


def test_a_new_plan_for_an_actie_is_not_told_as_progress():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt, viewer.me, made_at=now() - timedelta(days=1))
    add_actie(viewer, opgave, ActieDraft("Heg snoeien"))
    assert [item.title for item in told(viewer, opgave)] == ["Een actie afgesproken", "Hier begon het"]


def test_who_took_over_is_told_and_who_began_it_stays_who_began_it():
    pro = a_viewer("professional")
    opgave = an_opgave(pro.buurt, a_member(pro.buurt).person)
    began = opgave.regiehouder
    take_over_opgave(pro, opgave)
    assert [(item.title, item.by) for item in told(pro, opgave)] == [
        ("Een nieuwe regiehouder", pro.me),
        ("Hier begon het", began),
    ]


@pytest.mark.parametrize(
    ("residents", "others", "words"),
    [
        (2, 0, ""),
        (3, 0, "Bewoners doen nu bijna alles"),
        (2, 1, "Mooi verdeeld"),
        (8, 3, "Bewoners doen nu bijna alles"),
    ],
)
def test_residents_do_not_carry_too_much_unnoticed(residents, others, words):
    opgave = an_opgave()
    acties = [an_actie(opgave, owner_kind=OwnerKind.BEWONER) for _n in range(residents)]
    acties += [an_actie(opgave, owner_kind=OwnerKind.PROFESSIONAL) for _n in range(others)]
    acties.append(an_actie(opgave, owner_kind=OwnerKind.SAMEN, state=ActieState.DONE))  # what is done weighs no more
    assert words in story.conclusion(acties)
    assert bool(story.conclusion(acties)) == bool(words)
    assert dict(story.balance(acties)) == {"Bewoners": residents, "Professionals": others, "Samen": 0}
