"""What lies on disk: who may touch it, what happens when it is damaged, written or replaced while someone searches."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from buurtplein.search import whoosh_fields, whoosh_index
from buurtplein.search.engine import IndexBusy, IndexUnavailable, Put
from buurtplein.search.quality.labelled import labelled_posts, questions
from buurtplein.search.shelf import Shelf
from buurtplein.search.shelf_engine import ABOUT, OPEN
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.search.documents import a_document, a_scope, ask, numbers

pytestmark = pytest.mark.own_app


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "search"


def index_files(root: Path) -> list[Path]:
    return sorted(file for file in Shelf(root).current(1).iterdir() if file.is_file())


def test_an_index_of_another_version_is_not_opened(root, monkeypatch):
    WhooshEngine(root).rebuild(1, [a_document(1, "fiets")])
    monkeypatch.setattr(whoosh_fields, "FORMAT", whoosh_fields.FORMAT + 1)
    engine = WhooshEngine(root)
    with pytest.raises(IndexUnavailable, match="another version"):
        ask(engine, "fiets")
    with pytest.raises(IndexUnavailable, match="another version"):
        engine.apply([Put(a_document(1, "fiets"))])
    engine.rebuild(1, [a_document(1, "fiets")])
    assert numbers(engine, "fiets") == [1]


# Whoosh leaves a file it cannot read to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("damage", ["cut in half", "emptied", "zeroed", "removed"])
def test_a_damaged_index_is_unavailable_and_nothing_worse(root, damage):
    WhooshEngine(root).rebuild(1, [post.document for post in labelled_posts()[:50]])
    refused = 0
    for name in [file.name for file in index_files(root)]:
        engine = WhooshEngine(root)
        engine.rebuild(1, [post.document for post in labelled_posts()[:50]])
        file = next((one for one in index_files(root) if one.suffix == Path(name).suffix), None)
        assert file is not None
        content = file.read_bytes()
        file.unlink()
        if damage != "removed":
            file.write_bytes({"cut in half": content[: len(content) // 2], "emptied": b""}.get(damage, bytes(100)))
        try:
            ask(WhooshEngine(root), "fiets")
        except IndexUnavailable:
            refused += 1
    assert refused >= 2
    engine = WhooshEngine(root)
    engine.rebuild(1, [a_document(1, "fiets")])
    assert numbers(engine, "fiets") == [1]


@pytest.mark.parametrize("line", ["", "../..", "/etc", "bestaat0niet", "\n\n", "ü"])
def test_a_damaged_pointer_is_unavailable(root, line):
    engine = WhooshEngine(root)
    engine.rebuild(1, [a_document(1, "fiets")])
    (root / "1" / "current").write_text(line, "utf-8")
    with pytest.raises(IndexUnavailable):
        ask(engine, "fiets")


def test_only_the_owner_can_read_the_index(root):
    root.mkdir(mode=0o755)
    WhooshEngine(root).rebuild(1, [a_document(1, "fiets")])
    for directory in (root, root / "1", Shelf(root).current(1)):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_the_index_keeps_no_text(root):
    sentence = "De buurman van nummer zeven zoekt een nieuwe heupkruk."
    WhooshEngine(root).rebuild(1, [a_document(1, sentence, sentence)])
    content = b"".join(file.read_bytes() for file in root.rglob("*") if file.is_file())
    assert b"heupkruk" in content
    assert b"nieuwe heupkruk" not in content
    assert b"buurman van nummer" not in content


def test_a_second_writer_has_to_wait_its_turn(root):
    engine = WhooshEngine(root, wait=0.05)
    engine.rebuild(1, [])
    with Shelf(root).writing(1, 0):
        with pytest.raises(IndexBusy):
            engine.apply([Put(a_document(1, "fiets"))])
        with pytest.raises(IndexBusy):
            engine.rebuild(1, [])
        engine.rebuild(2, [])
    engine.apply([Put(a_document(1, "fiets"))])
    assert numbers(engine, "fiets") == [1]


def test_a_writer_that_was_killed_leaves_no_lock_and_no_half_commit(root):
    engine = WhooshEngine(root)
    engine.rebuild(1, [a_document(1, "fiets")])
    script = """
import os, sys
from pathlib import Path
from buurtplein.search.engine import Put
from buurtplein.search.whoosh_engine import WhooshEngine
from tests.search.documents import a_document
from whoosh.writing import SegmentWriter
SegmentWriter.commit = lambda *_, **__: os.kill(os.getpid(), 9)
WhooshEngine(Path(sys.argv[1])).apply([Put(a_document(2, "fiets"))])
"""
    project = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", script, str(root)], cwd=project, check=False)
    assert killed.returncode == -9
    assert numbers(engine, "fiets") == [1]
    engine.apply([Put(a_document(2, "fiets"))])
    assert sorted(numbers(engine, "fiets")) == [1, 2]


def test_a_rebuild_leaves_nothing_of_what_it_replaces(root):
    engine = WhooshEngine(root)
    engine.rebuild(1, [a_document(1, "heupkruk")])
    engine.rebuild(1, [a_document(2, "fiets")])
    assert not any(b"heupkruk" in file.read_bytes() for file in root.rglob("*") if file.is_file())


def test_a_forgotten_buurt_is_gone_from_disk(root):
    engine = WhooshEngine(root)
    engine.rebuild(1, [a_document(1, "heupkruk")])
    assert numbers(engine, "heupkruk") == [1]
    engine.forget(1)
    with pytest.raises(IndexUnavailable):
        ask(engine, "heupkruk")
    assert engine.stats() == []
    assert not any(b"heupkruk" in file.read_bytes() for file in root.rglob("*") if file.is_file())


def test_few_indexes_stay_open(root):
    engine = WhooshEngine(root)
    for buurt_id in range(1, OPEN + 4):
        engine.rebuild(buurt_id, [a_document(buurt_id, "fiets", buurt_id=buurt_id)])
        assert numbers(engine, "fiets", a_scope(buurt_id=buurt_id)) == [buurt_id]
    assert len(engine._open) == OPEN
    assert numbers(engine, "fiets", a_scope(buurt_id=1)) == [1]


def test_many_threads_get_the_answers_one_gets(root, monkeypatch, request):
    posts = labelled_posts()
    WhooshEngine(root).rebuild(1, [post.document for post in posts])
    alone, together = WhooshEngine(root, seconds=60), WhooshEngine(root, seconds=60)
    texts = [question.text for question in questions(posts)]
    expected = {text: ask(alone, text) for text in texts}
    monkeypatch.setattr(whoosh_index, "SETS_IN_MEMORY", 0)  # everything is read from Whoosh again and again
    monkeypatch.setattr(whoosh_index, "POSTINGS_IN_MEMORY", 0)
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    request.addfinalizer(lambda: sys.setswitchinterval(patience))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: (text, ask(together, text)), texts))
    assert all(page == expected[text] for text, page in answers)


def test_importing_whoosh_for_the_first_time_gives_no_warning(tmp_path):
    words = (sys.executable, "-W", "error", "-X", f"pycache_prefix={tmp_path}", "-c")
    script = (
        "from pathlib import Path; from buurtplein.search.whoosh_engine import WhooshEngine;"
        "from tests.search.documents import a_document, ask;"
        f"engine = WhooshEngine(Path({str(tmp_path / 'search')!r})); engine.rebuild(1, [a_document(1, 'fiets')]);"
        "assert ask(engine, 'fiets').total == 1"
    )
    subprocess.run([*words, script], cwd=Path(__file__).parents[2], check=True)


def test_the_index_says_how_it_was_made(root):
    WhooshEngine(root).rebuild(1, [])
    about = json.loads((Shelf(root).current(1) / ABOUT).read_text("utf-8"))
    assert set(about) == {"format", "dutch", "whoosh"}


# ------------------------------------------------------------------------------------------- words without a place
def test_a_piece_of_a_word_with_a_hyphen_does_not_move_the_places_of_others(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(1, [a_document(1, "E-bike te koop"), a_document(2, "Bike van Gerda"), a_document(3, "Bike van Mo")])
    assert sorted(numbers(engine, '"bike van"')) == [2, 3]
    assert sorted(numbers(engine, '"bike te"')) == []


def test_an_index_with_such_pieces_grows_without_damage(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(1, [])
    for number in range(1, 30):  # enough to be taken together, more than once
        engine.apply([Put(a_document(number, "E-bike, 06-12 en auto's" if number % 2 else "Bike en auto, nummer 12"))])
    assert len(numbers(engine, "bike", size=50)) == 29
