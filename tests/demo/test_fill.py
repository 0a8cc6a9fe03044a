import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtplein.agenda.models import Signup
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.demo.fill import PASSWORD
from buurtplein.gesprekken.gatherings import State
from buurtplein.huiskamers.models import OutcomeKind
from buurtplein.huiskamers.queries import list_huiskamers, outcomes_of
from buurtplein.matching.models import Match
from buurtplein.moderation.models import Objection, Report, Ruling
from buurtplein.notifications.models import Notification
from buurtplein.outbox.waiting import waiting
from buurtplein.people.models import Person
from buurtplein.people.queries import person_with_email
from buurtplein.posts.models import Comment, Participation, Post, PostKind, WaitsFor
from buurtplein.search import followers
from buurtplein.wijkopgaven.models import Actie, ActieState, Wijkopgave
from buurtplein.wijkopgaven.queries import waiting_sources
from tests.support.commands import Installation

pytestmark = pytest.mark.own_app

BUURT = "lindekwartier"
ROLES = {
    "bewoner": f"/{BUURT}/plaats",
    "buurtverbinder": f"/{BUURT}/werk",
    "professional": f"/{BUURT}/prof/opgaven",
    "beheerder": f"/{BUURT}/beheer",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, fresh_copy) -> Iterator[tuple[Installation, str]]:
    """The demo, filled once for all tests here, and what the command said."""
    with fresh_copy(tmp_path_factory.mktemp("demo") / "data") as installation:
        answer = installation("demo")
        assert answer.exit_code == 0, answer.output
        yield installation, answer.output


@pytest.fixture
def demo(filled: tuple[Installation, str]) -> Iterator[Flask]:
    with filled[0].inside() as app, across_buurten("a test looks at everything"):
        yield app


def viewer(name: str, buurt: str = BUURT) -> Viewer:
    return viewer_in(buurt, Someone(person_with_email(f"{name}@{buurt}.example")))


# ------------------------------------------------------------------------------------------- who one can be
def test_one_login_for_each_role_is_told(filled: tuple[Installation, str]):
    told = [line.split("\t") for line in filled[1].splitlines() if "\t" in line]
    assert [(role, password) for role, _email, password in told] == [(role, PASSWORD) for role in ROLES]


@pytest.mark.parametrize("role", ROLES)
def test_each_login_opens_the_page_of_its_role(filled: tuple[Installation, str], demo: Flask, role):
    email = next(line.split("\t")[1] for line in filled[1].splitlines() if line.startswith(f"{role}\t"))
    demo.config["WTF_CSRF_ENABLED"] = False
    browser = demo.test_client()
    assert browser.get(ROLES[role]).status_code in {302, 303}  # not without logging in
    assert browser.post("/inloggen", data={"email": email, "password": PASSWORD}).status_code == 303
    assert browser.get(ROLES[role]).status_code == 200


def test_no_letter_of_the_demo_can_arrive(demo: Flask):
    addresses = db.session.scalars(select(Person.email).where(Person.email.is_not(None))).all()
    assert len(addresses) >= 35
    assert all(address.endswith(".example") for address in addresses)


# ------------------------------------------------------------------------------------------- what there is to see
def test_three_buurten_are_alive(demo: Flask):
    for buurt in ("lindekwartier", "oudebeek", "havenwijk"):
        here = Post.buurt_id == viewer_in(buurt, Someone()).buurt_id
        assert set(db.session.scalars(select(Post.kind).where(here))) == set(PostKind)
        assert db.session.scalar(select(func.count(Post.id)).where(here)) >= 12
    for table, most in ((Comment, 40), (Signup, 40), (Participation, 15)):
        assert db.session.scalar(select(func.count(table.id))) > most


def test_everything_a_verbinder_does_is_waiting_or_was_done(demo: Flask):
    here = viewer("samira").buurt_id
    waits = db.session.scalars(select(Post.waits_for).where(Post.buurt_id == here, Post.waits_for.is_not(None))).all()
    assert sorted(waits) == [WaitsFor.AUTHOR, WaitsFor.VERBINDER, WaitsFor.VERBINDER]
    assert {report.settled_at is None for report in db.session.scalars(select(Report))} == {True, False}
    assert {objection.granted for objection in db.session.scalars(select(Objection))} == {None, True}
    assert len({ruling.by_id for ruling in db.session.scalars(select(Ruling))}) >= 2
    matches = list(db.session.scalars(select(Match)))
    assert {"open", "introduced", "finished"} == {
        "finished" if m.finished_at else "introduced" if m.introduced_at else "open" for m in matches
    }


def test_wijkopgaven_are_under_way_and_one_ended_honestly(demo: Flask):
    opgaven = list(db.session.scalars(select(Wijkopgave)))
    assert {opgave.state for opgave in opgaven} == {"open", "ended"}
    assert all(source.answered_at for opgave in opgaven if opgave.ended_at for source in opgave.sources)
    assert {actie.state for actie in db.session.scalars(select(Actie))} == set(ActieState)


def test_one_huiskamergesprek_is_finished_and_others_go_on(demo: Flask):
    marloes = viewer("marloes")
    talks = {talk.street: talk for talk in list_huiskamers(marloes)[0]}
    states = {street: talk.state for street, talk in talks.items()}
    assert states == {"Dwarsstraat": State.PLANNED, "Havenkade": State.HELD, "Molenstraat": State.CLOSED}
    came = outcomes_of(marloes, talks["Molenstraat"]).values()
    assert {getattr(one, "kind", "opgave") for one in came} == {"opgave", *OutcomeKind}
    assert [source for source in waiting_sources(marloes) if source.gesprek is not None]


def test_nothing_happened_in_the_future(demo: Flask):
    for column in (Post.published_at, Comment.placed_at, Notification.made_at, Match.proposed_at, Wijkopgave.made_at):
        latest = db.session.scalar(select(func.max(column)))
        assert now() - timedelta(days=30) < latest <= now()
    assert db.session.scalar(select(func.count()).where(Post.starts_at > now())) >= 8


def test_what_followed_has_followed(demo: Flask):
    assert waiting().events == 0
    kept = Post.buurt_id == viewer("samira").buurt_id
    found = followers._engine().stats()
    documents = {stats.buurt_id: stats.documents for stats in found}
    assert documents[viewer("samira").buurt_id] >= db.session.scalar(select(func.count(Post.id)).where(kept)) - 3


def test_the_bell_rings_for_the_last_days_only(demo: Flask):
    unread = dict(db.session.execute(select(Person.email, Person.unread)).all())
    assert unread[f"samira@{BUURT}.example"] > 0
    assert max(unread.values()) < 12


def test_texts_are_in_plain_words(demo: Flask):
    """Short sentences, and neither an address nor a telephone number."""
    texts = [post.title + " " + post.body for post in db.session.scalars(select(Post))]
    sentences = [s.split() for text in texts for s in re.split(r"[.!?]\s", text) if s.strip()]
    assert sum(map(len, sentences)) / len(sentences) < 12
    assert not [text for text in texts if re.search(r"\b0\d[\d -]{7,}|@", text)]


# ------------------------------------------------------------------------------------------- again, and elsewhere
def test_filling_again_changes_nothing(filled: tuple[Installation, str], demo: Flask):
    before = db.session.scalar(select(func.count(Post.id)))
    db.session.rollback()
    again = filled[0]("demo")
    assert again.exit_code == 0
    assert "is filled" not in again.output
    assert db.session.scalar(select(func.count(Post.id))) == before


def test_real_neighbours_get_no_demo_beside_them(buurtplein: Installation):
    buurtplein("buurt", "open", "oost", "--naam", "Oost")
    answer = buurtplein("demo")
    assert answer.exit_code == 1
    assert "oost is a real buurt" in answer.output
    assert buurtplein("buurt", "lijst").output.count("\n") == 1


def test_a_corpus_fills_the_buurt_of_choice(filled: tuple[Installation, str], tmp_path: Path):
    texts = [{"id": f"t{n}", "bron": "test", "titel": f"Tekst {n}", "tekst": "Over de buurt."} for n in range(40)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, texts)))
    fill = ("demo", "--corpus", str(tmp_path / "corpus.jsonl"), "--buurt", "oudebeek")
    assert "40 posts are new in oudebeek; 0 were here already." in filled[0](*fill).output
    assert "0 posts are new in oudebeek; 40 were here already." in filled[0](*fill).output
