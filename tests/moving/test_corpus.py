import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import at, now
from buurtplein.core.db import db
from buurtplein.moving.corpus import SOURCE, read_corpus
from buurtplein.moving.operations import BATCH, move_in
from buurtplein.posts.models import Post, PostKind
from buurtplein.search.asked import Asked
from buurtplein.search.followers import rebuild
from buurtplein.search.queries import search
from tests.factories import a_buurt, a_viewer

SOMEONE = Caretaker("test")
ALL = 23_040
ONE_IN = {"sqlite": 1, "postgresql": 6}  # on SQLite all of them


@pytest.fixture(scope="module")
def file(shared: Path) -> Path:
    return shared / "data/B_teksten/documenten_nl.jsonl.gz"


def test_a_corpus_of_real_texts_moves_in_once(file: Path, database_kind: str, tell: Callable[[str], None]):
    buurt_id, slug = (buurt := a_buurt()).id, buurt.slug
    arrivals = read_corpus(file)[:: ONE_IN[database_kind]]
    db.session.commit()
    started = time.process_time()
    taken = list(move_in(SOMEONE, slug, SOURCE, arrivals))
    tell(f"{len(arrivals)} texts in {time.process_time() - started:.0f} s of CPU")
    assert sum(batch.new for batch in taken) == len(arrivals) >= ALL / ONE_IN[database_kind]
    assert max(batch.seen for batch in taken) == BATCH
    again = move_in(SOMEONE, slug, SOURCE, arrivals)
    assert sum(batch.new for batch in again) == 0
    counted = select(func.count(), func.count(Post.number.distinct()), func.max(Post.number))
    assert tuple(db.session.execute(counted.where(Post.buurt_id == buurt_id)).one()) == (len(arrivals),) * 3


def test_what_moved_in_is_found_by_the_words_of_its_title(
    file: Path, app: Flask, database_kind: str, tell: Callable[[str], None]
):
    several = 300 // ONE_IN[database_kind]
    buurt_id, slug = (buurt := a_buurt()).id, buurt.slug
    some = random.Random(1).sample(read_corpus(file), several * 5)
    db.session.commit()
    list(move_in(SOMEONE, slug, SOURCE, some))
    rebuild(buurt_id)
    viewer, engine = a_viewer(buurt=db.session.get_one(Buurt, buurt_id)), app.extensions["search"]
    asked = [text for text in dict.fromkeys(words(arrival.draft.title) for arrival in some) if " " in text]
    missed = []
    for text in asked[:several]:
        found = search(viewer, engine, Asked(words=text))
        missed += [] if text in {words(result.row.title) for result in found.results} else [text]
    tell(f"{several} of {len(some)} texts sought by the words of their title, {len(missed)} not on the first page")
    assert len(asked) > several
    assert not missed


def words(title: str) -> str:
    """What someone would type who remembers the title: at most eight words of it."""
    return " ".join(re.findall(r"\w+", title)[:8])


def test_the_corpus_is_spread_over_kinds_and_over_a_year(file: Path):
    told_at = now()
    with at(told_at):
        arrivals = read_corpus(file)
        assert arrivals == read_corpus(file)  # by the text, not by chance
    kinds = Counter(arrival.draft.kind for arrival in arrivals)
    assert set(kinds) == set(PostKind)
    assert min(kinds.values()) > ALL / 6
    months = Counter((told_at - arrival.published_at).days // 31 for arrival in arrivals)
    assert len(months) == 12
    assert min(months.values()) > ALL / 20
    assert all(0 < len(arrival.draft.title) <= 120 for arrival in arrivals)
    assert len({arrival.external_id for arrival in arrivals}) == ALL


def test_a_title_that_was_cut_is_still_in_the_text(file: Path):
    cut = [arrival.draft for arrival in read_corpus(file) if arrival.draft.title.endswith("…")]
    assert len(cut) > 1000
    assert all(draft.title.removesuffix("…") in draft.body for draft in cut)
