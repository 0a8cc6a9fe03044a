"""Who may read and do what with wijkopgaven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.operations import end_partner
from buurtplein.buurten.queries import list_partners
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.posts.models import Audience, Outcome, Post, WaitsFor
from buurtplein.wijkopgaven.models import Actie, Source, Wijkopgave
from buurtplein.wijkopgaven.policy import (
    may_add_source,
    may_add_sources,
    may_answer_source,
    may_change_actie,
    may_change_opgave,
    may_end_opgave,
    may_hand_back_actie,
    may_make_opgave,
    may_move_actie,
    may_publish_opgave,
    may_take_over_opgave,
    may_use_as_source,
    may_work_on_opgaven,
    readable_acties,
    readable_opgaven,
    readable_sources,
)
from buurtplein.wijkopgaven.queries import count_led, is_led, list_professionals
from tests.factories import a_buurt, a_member, a_person, a_post, a_role, a_viewer, a_visitor, everyone, viewer_of
from tests.wijkopgaven.factories import an_actie, an_opgave

WHO = (
    "visitor",
    "neighbour",
    "author",
    "owner",
    "verbinder",
    "professional",
    "beheerder",
    "verbinder elsewhere",
    "regiehouder",
)
PROFESSIONALS = ("professional", "regiehouder")
ADDERS = (*PROFESSIONALS, "verbinder")
READERS = WHO


class Scene:
    """A buurt with one opgave on one source, one actie owned by a neighbour, and one viewer of each kind."""

    def __init__(self, **fields: object) -> None:
        self.buurt = a_buurt()
        author, owner = a_member(self.buurt).person, a_member(self.buurt).person
        regie = a_member(self.buurt, None, "professional").person
        self.post = a_post(self.buurt, author)
        self.opgave = an_opgave(self.buurt, regie, (self.post,), **fields)
        self.actie = an_actie(self.opgave, owner)
        self.who = everyone(self.buurt, author)
        self.who |= {"owner": viewer_of(owner, self.buurt), "regiehouder": viewer_of(regie, self.buurt)}


def allowed(rule: Callable[[Viewer], bool], scene: Scene) -> set[str]:
    return {name for name in WHO if rule(scene.who[name])}


GENERAL = [(may_work_on_opgaven, PROFESSIONALS), (may_make_opgave, PROFESSIONALS), (may_add_sources, ADDERS)]
ABOUT_OPGAVE = [(may_change_opgave, PROFESSIONALS), (may_add_source, ADDERS), (may_end_opgave, ("regiehouder",))]
ABOUT_ACTIE = [
    (may_change_actie, PROFESSIONALS),
    (may_move_actie, (*PROFESSIONALS, "owner")),
    (may_hand_back_actie, ("owner",)),
]


@pytest.mark.parametrize(("rule", "who"), GENERAL)
def test_who_works_on_opgaven(rule, who):
    assert allowed(rule, Scene()) == set(who)


@pytest.mark.parametrize(("rule", "who"), ABOUT_OPGAVE)
def test_who_may_do_what_with_an_opgave(rule, who):
    scene = Scene()
    assert allowed(lambda viewer: rule(viewer, scene.opgave), scene) == set(who)


@pytest.mark.parametrize("rule", [rule for rule, _who in ABOUT_OPGAVE])
def test_nobody_changes_an_opgave_that_has_ended(rule):
    scene = Scene(ended_at=now())
    assert allowed(lambda viewer: rule(viewer, scene.opgave), scene) == set()


@pytest.mark.parametrize(("rule", "who"), ABOUT_ACTIE)
def test_who_may_do_what_with_an_actie(rule, who):
    scene = Scene()
    assert allowed(lambda viewer: rule(viewer, scene.actie), scene) == set(who)


@pytest.mark.parametrize("rule", [rule for rule, _who in ABOUT_ACTIE])
def test_nobody_touches_an_actie_of_an_opgave_that_has_ended(rule):
    scene = Scene(ended_at=now())
    assert allowed(lambda viewer: rule(viewer, scene.actie), scene) == set()


def test_professionals_publish_what_is_not_published_yet():
    draft, shown = Scene(published_at=None), Scene()
    assert allowed(lambda viewer: may_publish_opgave(viewer, draft.opgave), draft) == set(PROFESSIONALS)
    assert allowed(lambda viewer: may_publish_opgave(viewer, shown.opgave), shown) == set()


def test_professionals_answer_sources():
    scene = Scene()
    source = db.session.scalars(select(Source).where(Source.buurt_id == scene.buurt.id)).one()
    assert allowed(lambda viewer: may_answer_source(viewer, source), scene) == set(PROFESSIONALS)


@pytest.mark.parametrize("rows", [(Wijkopgave, readable_opgaven), (Source, readable_sources), (Actie, readable_acties)])
@pytest.mark.parametrize(("fields", "who"), [({}, READERS), ({"published_at": None}, ADDERS)])
def test_who_reads_an_opgave_with_its_sources_and_acties(rows, fields, who):
    table, readable = rows
    scene = Scene(**fields)
    assert allowed(lambda viewer: bool(db.session.scalars(select(table).where(readable(viewer))).all()), scene) == set(
        who
    )


@pytest.mark.parametrize("roles", [(), ("verbinder",), ("professional",), ("beheerder",)])
def test_nobody_reads_or_changes_an_opgave_of_another_buurt(roles):
    scene, stranger = Scene(), a_viewer(*roles)
    assert db.session.scalars(select(Wijkopgave).where(readable_opgaven(stranger))).all() == []
    assert not any(rule(stranger, scene.opgave) for rule, _who in ABOUT_OPGAVE)
    assert not any(rule(stranger, scene.actie) for rule, _who in ABOUT_ACTIE)
    assert not may_use_as_source(stranger, scene.post)


@pytest.mark.parametrize(
    ("fields", "usable"),
    [
        ({}, True),
        ({"audience": Audience.NEIGHBOURS}, True),
        ({"audience": Audience.VERBINDERS}, False),
        ({"hidden_at": now()}, False),
        ({"waits_for": WaitsFor.VERBINDER}, False),
        ({"published_at": None}, False),
        ({"closed_at": now(), "outcome": Outcome.WITHDRAWN}, False),
        ({"closed_at": now(), "outcome": Outcome.SOLVED}, True),
    ],
)
def test_which_posts_can_be_a_source(fields, usable):
    scene = Scene()
    post: Post = a_post(scene.buurt, **fields)
    expected = set(ADDERS) if usable else set()
    assert allowed(lambda viewer: may_use_as_source(viewer, post), scene) == expected


def test_a_regiehouder_who_no_longer_works_here_ends_nothing():
    scene = Scene()
    left = replace(scene.who["regiehouder"], roles=frozenset())
    assert not may_end_opgave(left, scene.opgave)


@pytest.mark.parametrize(("led", "who"), [(False, PROFESSIONALS), (True, ())])
def test_who_may_take_over_an_opgave(led, who):
    scene = Scene()
    assert allowed(lambda viewer: may_take_over_opgave(viewer, scene.opgave, led=led), scene) == set(who)


@pytest.mark.parametrize(
    ("ends", "led"),
    [
        (lambda _member: None, True),
        (lambda member: setattr(member, "left_at", now()), False),
        (lambda member: setattr(member.roles[0], "ends_on", today()), False),
        (lambda member: setattr(member.roles[0], "ends_on", today() + timedelta(days=1)), True),
        (lambda member: setattr(member.person, "erased_at", now()), False),
    ],
)
def test_an_opgave_is_led_as_long_as_its_regiehouder_works_here(ends, led):
    member = a_member(a_buurt(), None, "professional")
    buurt = db.session.get_one(Buurt, member.buurt_id)
    opgave = an_opgave(buurt, member.person)
    ends(member)
    assert is_led(a_viewer("professional", buurt=buurt), opgave) is led
    assert is_led(a_visitor(buurt), opgave) is led


def test_an_opgave_is_led_no_more_the_day_the_organisation_stops_being_partner():
    member = a_member(a_buurt(), None, "professional")
    buurt = db.session.get_one(Buurt, member.buurt_id)
    opgave, viewer = an_opgave(buurt, member.person), a_viewer("beheerder", buurt=buurt)
    [partnership] = list_partners(viewer)
    assert is_led(viewer, opgave)
    end_partner(viewer, partnership)
    assert not is_led(viewer, opgave)


def test_only_the_beheerder_sees_who_leads_how_many_open_opgaven():
    scene = Scene(published_at=None)
    an_opgave(scene.buurt, scene.opgave.regiehouder, ended_at=now())
    an_opgave()
    regie = scene.opgave.regiehouder_id
    assert count_led(scene.who["beheerder"]) == [(regie, None, 1)]
    assert allowed(lambda viewer: bool(count_led(viewer)), scene) == {"beheerder"}


def professionals_seen_by(viewer: Viewer) -> set[str]:
    return {person.name for person, _grant in list_professionals(viewer)}


def a_professional(buurt: Buurt, name: str, **grant: object) -> None:
    a_role(a_member(buurt, a_person(name)), Role.PROFESSIONAL, **grant)


def test_only_professionals_who_work_here_today_can_be_asked():
    buurt = a_buurt()
    viewer = viewer_of(a_member(buurt, a_person("Marloes"), "professional").person, buurt)
    a_professional(buurt, "Dennis")
    a_professional(buurt, "Weg", ends_on=today())
    a_professional(buurt, "Straks", starts_on=today() + timedelta(days=1))
    a_professional(a_buurt(), "Elders")
    a_member(buurt, a_person("Buur"))
    assert professionals_seen_by(viewer) == {"Marloes", "Dennis"}
    assert professionals_seen_by(a_viewer(buurt=buurt)) == set()
    assert professionals_seen_by(a_viewer("verbinder", buurt=buurt)) == set()
