import csv
import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.core.tenancy import across_buurten
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Outcome, Post
from tests.support.commands import Installation

pytestmark = pytest.mark.own_app

RECORDS = [
    {"id": "a1", "kind": "vraag", "title": "Wie helpt mij?", "body": "Graag zaterdag.", "published_at": "2026-01-05"},
    {"id": "a2", "soort": "aanbod", "titel": "Ladder te leen", "voor": "iedereen"},
    {"id": "a3", "kind": "activiteit", "title": "Soep", "starts_at": "2026-02-01T18:00", "published_at": "2026-01-20"},
]


@pytest.fixture
def with_oost(buurtplein: Installation) -> Installation:
    buurtplein("buurt", "open", "oost", "--naam", "Oost")
    buurtplein("buurt", "open", "west", "--naam", "West")
    return buurtplein


@pytest.fixture
def jsonl(tmp_path: Path):
    """Writes records as JSON Lines; a text is written as it is."""

    def write(*records: dict[str, object] | str, name: str = "posts.jsonl") -> Path:
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
        return tmp_path / name

    return write


def take_in(buurtplein: Installation, file: Path, *more: str, buurt: str = "oost", source: str = "oude site"):
    return buurtplein("berichten", "import", str(file), "--buurt", buurt, "--bron", source, *more)


def posts(buurtplein: Installation) -> list[Post]:
    with buurtplein.inside():
        with across_buurten("a test looks at everything"):
            found = list(db.session.scalars(select(Post).order_by(Post.buurt_id, Post.number)))
        db.session.expunge_all()
    return found


def test_posts_move_in_from_the_oldest_to_the_newest(with_oost: Installation, jsonl):
    answer = take_in(with_oost, jsonl(*RECORDS))
    assert answer.exit_code == 0, answer.output
    assert "3 posts are new in oost; 0 were here already." in answer.output
    found = posts(with_oost)
    assert [(post.number, post.external_id, post.external_source) for post in found] == [
        (1, "a1", "oude site"),
        (2, "a3", "oude site"),
        (3, "a2", "oude site"),
    ]
    assert all(post.is_published and post.author_id is None for post in found)


def test_what_would_have_left_the_plein_comes_in_closed(with_oost: Installation, jsonl):
    long_ago, recently = str(local(now() - timedelta(days=200)).date()), str(local(now() - timedelta(days=10)).date())
    take_in(
        with_oost,
        jsonl(
            {"id": 1, "kind": "vraag", "title": "Oude vraag", "published_at": long_ago},
            {"id": 2, "kind": "verhaal", "title": "Oud verhaal", "published_at": long_ago},
            {"id": 3, "kind": "vraag", "title": "Nieuwe vraag", "published_at": recently},
        ),
    )
    by_title = {post.title: post for post in posts(with_oost)}
    assert by_title["Oude vraag"].outcome is Outcome.EXPIRED
    assert by_title["Oude vraag"].closed_at < now() - timedelta(days=100)
    assert by_title["Oud verhaal"].is_open
    assert by_title["Nieuwe vraag"].is_open


def test_nobody_gets_news_and_the_index_hears_of_it(with_oost: Installation, jsonl):
    take_in(with_oost, jsonl(*RECORDS))
    with with_oost.inside():
        told = db.session.execute(select(OutboxEvent.name, func.count()).group_by(OutboxEvent.name)).all()
    assert [tuple(row) for row in told] == [("post.moved_in", 3)]


def test_the_same_file_twice_changes_nothing(with_oost: Installation, jsonl):
    take_in(with_oost, jsonl(*RECORDS))
    again = take_in(with_oost, jsonl(*RECORDS, {"id": "a4", "kind": "verhaal", "title": "Erbij"}))
    assert "1 posts are new in oost; 3 were here already." in again.output
    assert [post.number for post in posts(with_oost)] == [1, 2, 3, 4]


def test_an_id_is_known_per_platform_and_per_buurt(with_oost: Installation, jsonl):
    for buurt, source in [("oost", "een"), ("oost", "twee"), ("west", "een")]:
        assert "3 posts are new" in take_in(with_oost, jsonl(*RECORDS), buurt=buurt, source=source).output
    assert len(posts(with_oost)) == 9


def test_a_dry_run_tells_and_changes_nothing(with_oost: Installation, jsonl):
    take_in(with_oost, jsonl(RECORDS[0]))
    answer = take_in(with_oost, jsonl(*RECORDS), "--dry-run")
    assert answer.exit_code == 0
    assert "3 posts, 2 of them new. Nothing was changed." in answer.output
    assert len(posts(with_oost)) == 1


def test_all_lines_that_cannot_be_right_are_named_and_nothing_comes_in(with_oost: Installation, jsonl):
    file = jsonl(
        RECORDS[0],
        {**RECORDS[1], "soort": "roep"},
        "{dit is geen json",
        '["een lijst"]',
        "",
        {**RECORDS[2], "starts_at": ""},
        {**RECORDS[0], "title": "Nog een keer"},
        '{"id": "a9", "kind": "vraag", "title": "\\ud800"}',
        "[" * 100_000,
    )
    for more in ([], ["--dry-run"]):
        answer = take_in(with_oost, file, *more)
        assert answer.exit_code == 1
        said = {line.split(":")[0].strip(): line for line in answer.output.splitlines() if "line " in line}
        assert set(said) == {"line 2", "line 3", "line 4", "line 6", "line 7", "line 8", "line 9"}
        assert "id a1 is on line 1 too" in said["line 7"]
    assert posts(with_oost) == []


def test_no_more_than_twenty_problems_are_told(with_oost: Installation, jsonl):
    answer = take_in(with_oost, jsonl(*[{"id": n} for n in range(50)]))
    assert answer.exit_code == 1
    assert answer.output.count("line ") == 20
    assert "and 30 more" in answer.output


def test_csv_with_lines_within_a_field_keeps_its_line_numbers(with_oost: Installation, tmp_path: Path):
    with (tmp_path / "posts.csv").open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "soort", "titel", "tekst", "kleur"])
        writer.writerow(["1", "vraag", "Wie helpt?", "Regel 1\nRegel 2; met een puntkomma\nRegel 3", "rood"])
        writer.writerow(["2", "roep", "Hallo", "", ""])
    answer = take_in(with_oost, tmp_path / "posts.csv")
    assert answer.exit_code == 1
    assert "line 5: kind is 'roep'" in answer.output
    text = (tmp_path / "posts.csv").read_text().replace("roep", "verhaal")
    (tmp_path / "posts.csv").write_text(text)
    answer = take_in(with_oost, tmp_path / "posts.csv")
    assert "Not used: kleur." in answer.output
    assert "2 posts are new" in answer.output
    assert "Regel 2; met een puntkomma" in posts(with_oost)[0].body


@pytest.mark.parametrize("name", ["posts.xlsx", "posts.json", "posts.gz"])
def test_another_kind_of_file_is_refused(with_oost: Installation, jsonl, name):
    answer = take_in(with_oost, jsonl(*RECORDS, name=name))
    assert answer.exit_code == 1
    assert ".jsonl or .csv" in answer.output


def test_a_file_in_gz_that_was_cut_off_is_refused(with_oost: Installation, tmp_path: Path):
    whole = gzip.compress("".join(json.dumps({**RECORDS[0], "id": n}) + "\n" for n in range(2000)).encode())
    (tmp_path / "posts.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    answer = take_in(with_oost, tmp_path / "posts.jsonl.gz")
    assert answer.exit_code == 1
    assert "the file is damaged from here on" in answer.output
    assert posts(with_oost) == []


def test_a_buurt_that_does_not_exist_is_told(with_oost: Installation, jsonl):
    assert take_in(with_oost, jsonl(*RECORDS), buurt="noord").exit_code == 1


def test_hostile_text_comes_in_as_it_was_typed(with_oost: Installation, jsonl, shared: Path):
    payloads = (shared / "data/E_vijandig/xss_payloads.txt").read_text("utf-8").splitlines()
    assert len(payloads) > 4000
    records = [{"id": n, "kind": "verhaal", "title": f"Nummer {n}", "body": text} for n, text in enumerate(payloads)]
    assert f"{len(payloads)} posts are new" in take_in(with_oost, jsonl(*records)).output
