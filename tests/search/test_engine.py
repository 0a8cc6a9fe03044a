"""What every engine promises; see engine.SearchEngine."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from buurtplein.search import dutch
from buurtplein.search.engine import Document, Drop, Hit, IndexBusy, IndexUnavailable, Key, Put, Sort
from buurtplein.search.quality.labelled import labelled_posts, questions
from tests.search.documents import a_document, a_scope, ask, numbers

pytestmark = pytest.mark.own_app


def test_what_is_put_is_found(engine):
    engine.apply([Put(a_document(1, "Fiets te leen")), Put(a_document(2, "Tafel over"))])
    page = ask(engine, "fietsen")
    assert [hit.key for hit in page.hits] == [Key("post", 1)]
    assert (page.total, page.next, page.complete) == (1, None, True)


def test_what_is_dropped_is_gone(engine):
    engine.apply([Put(a_document(1, "Fiets te leen"))])
    engine.apply([Drop(1, Key("post", 1))])
    assert numbers(engine, "fiets") == []


def test_a_buurt_without_documents_answers(engine):
    for changes in ([], [Put(a_document(1, "fiets"))], [Drop(1, Key("post", 1))]):
        engine.apply(changes)
        page = ask(engine, "rode fitss*", facets=("kind",))
        assert (page.total, page.complete) == (0, True)
        engine.similar("fiets", a_scope())
    assert not engine.check(1, {})


def test_two_kinds_may_have_the_same_number(engine):
    engine.apply([Put(a_document(1, "fiets")), Put(a_document(1, "fiets", kind="wijkopgave"))])
    engine.apply([Drop(1, Key("post", 1))])
    assert [hit.key for hit in ask(engine, "fiets").hits] == [Key("wijkopgave", 1)]


def test_in_one_batch_the_last_change_of_a_row_counts(engine):
    old, new = a_document(1, "fiets", version=1), a_document(1, "step", version=2)
    engine.apply([Put(old), Put(new), Put(a_document(2, "tafel")), Drop(1, Key("post", 2))])
    assert numbers(engine, "fiets") == []
    assert numbers(engine, "step") == [1]
    assert engine.check(1, {Key("post", 1): 2}) == engine.check(1, {Key("post", 1): 2})
    assert not engine.check(1, {Key("post", 1): 2})


def test_repeating_a_batch_changes_nothing(engine):
    batch = [Put(a_document(1, "fiets")), Put(a_document(2, "fiets")), Drop(1, Key("post", 3))]
    engine.apply(batch)
    engine.apply(batch)
    assert ask(engine, "fiets").total == 2


def test_a_batch_may_be_about_several_buurten(engine):
    engine.apply([Put(a_document(1, "fiets")), Put(a_document(2, "fiets", buurt_id=2))])
    assert numbers(engine, "fiets", a_scope(buurt_id=1)) == [1]
    assert numbers(engine, "fiets", a_scope(buurt_id=2)) == [2]


def test_a_buurt_without_index_does_not_keep_the_others_from_being_written(engine):
    with pytest.raises(IndexUnavailable):
        engine.apply([Put(a_document(1, "fiets", buurt_id=99)), Put(a_document(2, "fiets"))])
    assert numbers(engine, "fiets") == [2]


def test_all_words_must_match(engine):
    engine.apply([Put(a_document(1, "rode fiets")), Put(a_document(2, "blauwe fiets")), Put(a_document(3, "rode jas"))])
    assert numbers(engine, "rode fiets") == [1]


def test_what_only_resembles_the_question_is_kept_apart_and_not_counted(engine):
    engine.apply([Put(a_document(1, "rode fiets")), Put(a_document(2, "blauwe fiets"))])
    page = ask(engine, "rode fiets")
    assert [hit.id for hit in page.hits] == [1]
    assert [hit.id for hit in page.loose] == [2]
    assert page.total == 1


def test_a_title_comes_before_a_body(engine):
    engine.apply([Put(a_document(1, "fiets", "over een jas")), Put(a_document(2, "jas", "over een fiets"))])
    assert numbers(engine, "jas") == [2, 1]


def test_of_equals_the_newest_comes_first(engine):
    engine.apply([Put(a_document(number, "fiets")) for number in (1, 3, 2)])
    assert numbers(engine, "fiets") == [3, 2, 1]


def test_newest_first_does_not_look_at_how_well_it_fits(engine):
    engine.apply([Put(a_document(1, "fiets fiets")), Put(a_document(2, "iets", "over een fiets"))])
    assert numbers(engine, "fiets", sort=Sort.NEWEST) == [2, 1]


def test_a_phrase_wants_its_words_in_that_order(engine):
    engine.apply([Put(a_document(1, "te leen gevraagd")), Put(a_document(2, "gevraagd te leen"))])
    assert numbers(engine, '"gevraagd te leen"') == [2]
    assert sorted(numbers(engine, "gevraagd leen")) == [1, 2]


def test_a_phrase_does_not_run_on_into_the_next_field(engine):
    engine.apply([Put(a_document(1, "rode", "fiets")), Put(a_document(2, "een fiets, een rode, nog een rode fiets"))])
    assert numbers(engine, '"rode fiets"') == [2]
    assert numbers(engine, '"rode rode"') == []


def test_many_small_writes_are_as_good_as_one(engine):
    for number in range(1, 41):
        engine.apply([Put(a_document(number, f"fiets nummer {number}")), Drop(1, Key("post", number - 20))])
        engine.apply([Put(a_document(number, f"rode fiets nummer {number}", version=2))])
    assert not engine.check(1, {Key("post", number): 2 for number in range(21, 41)})
    assert sorted(numbers(engine, '"rode fiets nummer"', size=100)) == list(range(21, 41))
    assert numbers(engine, '"fiets nummer 33"') == [33]


def test_a_minus_leaves_out(engine):
    engine.apply([Put(a_document(1, "rode fiets")), Put(a_document(2, "blauwe fiets"))])
    page = ask(engine, "fiets -rode")
    assert [hit.id for hit in page.hits] == [2]
    assert not page.loose


def test_tags_are_found(engine):
    engine.apply([Put(a_document(1, "Helpende handen", tags=("Dorpsstraat", "groen")))])
    assert numbers(engine, "dorpsstraat groen") == [1]


def test_a_typing_error_gives_a_suggestion_and_the_hits_of_it(engine):
    engine.apply([Put(a_document(1, "buurtbarbecue"))])
    page = ask(engine, "buurtbarbceue")
    assert [hit.id for hit in page.hits] == [1]
    assert page.suggestion == "buurtbarbecue"
    assert "buurtbarbecue" in page.words
    assert ask(engine, "buurtbarbceue", literally=True).total == 0


def test_two_filters_of_one_group_widen_and_two_groups_narrow(engine):
    tokens = [{"kind:vraag", "state:open"}, {"kind:aanbod", "state:open"}, {"kind:vraag", "state:solved"}]
    engine.apply([Put(a_document(n, "fiets", tokens=frozenset(one))) for n, one in enumerate(tokens, start=1)])
    chosen = frozenset({"kind:vraag", "kind:aanbod", "state:open"})
    assert sorted(numbers(engine, "fiets", filters=chosen)) == [1, 2]
    assert numbers(engine, "fiets", filters=frozenset({"kind:verhaal"})) == []


def test_counts_tell_what_another_choice_in_the_group_would_give(engine):
    tokens = [{"kind:vraag", "state:open"}, {"kind:aanbod", "state:open"}, {"kind:vraag", "state:solved"}]
    engine.apply([Put(a_document(n, "fiets", tokens=frozenset(one))) for n, one in enumerate(tokens, start=1)])
    page = ask(engine, "fiets", filters=frozenset({"state:open", "kind:vraag"}), facets=("kind", "state"))
    assert page.total == 1
    assert page.facets == {"kind": {"kind:vraag": 1, "kind:aanbod": 1}, "state": {"state:open": 1, "state:solved": 1}}


@pytest.mark.parametrize("sort", Sort)
def test_turning_the_pages_shows_everything_once(engine, sort):
    engine.apply([Put(a_document(number, "fiets " * (number % 4 + 1))) for number in range(1, 26)])
    seen, cursor = [], None
    for _ in range(3):
        page = ask(engine, "fiets", size=10, cursor=cursor, sort=sort)
        seen += [hit.id for hit in page.hits]
        cursor = page.next
    assert sorted(seen) == list(range(1, 26))
    assert cursor is None


def test_a_new_post_does_not_move_what_is_on_the_next_page(engine):
    engine.apply([Put(a_document(number, "fiets")) for number in range(1, 7)])
    first = ask(engine, "fiets", size=3, sort=Sort.NEWEST)
    engine.apply([Put(a_document(7, "fiets"))])
    assert numbers(engine, "fiets", size=3, sort=Sort.NEWEST, cursor=first.next) == [3, 2, 1]


STRANGE = ["", "x", "1_2", "nan_1_post:1", "1_1_post:x", "9" * 9000, "\x00", "1e999_1_post:1", "1_1_\ud800:1", "1_1_:1"]
BEFORE_ALL = ["-1e308_-9223372036854775807_a:-9223372036854775807", "-1.5_1_post:1", "-9e99_0_post:0"]
AFTER_ALL = ["1e308_9223372036854775807_z:9223372036854775807", "0.5_1_post:1", "2e-308_0_post:0"]


@pytest.mark.parametrize("sort", Sort)
def test_a_cursor_that_is_not_ours_does_no_harm(engine, sort):
    engine.apply([Put(a_document(1, "fiets"))])
    for cursor in STRANGE:  # the first page, as if nothing was said
        page = ask(engine, "fiets", cursor=cursor, sort=sort)
        assert (page.total, len(page.hits)) == (1, 1), cursor
    for cursor in BEFORE_ALL + AFTER_ALL:  # a place in the list that someone made up
        page = ask(engine, "fiets", cursor=cursor, sort=sort)
        assert (page.total, len(page.hits)) == (1, 1 if cursor in BEFORE_ALL else 0), cursor


@pytest.mark.parametrize("size", [-1, 0, 1, 10**9])
def test_a_page_has_at_least_one_and_at_most_a_hundred_hits(engine, size):
    engine.apply([Put(a_document(number, "fiets")) for number in range(1, 111)])
    assert 1 <= len(numbers(engine, "fiets", size=size)) <= 100


@pytest.mark.parametrize("text", ["", "   ", "?!*", "-fiets", '""', "-", '-"rode fiets"'])
def test_a_question_without_a_word_finds_nothing(engine, text):
    engine.apply([Put(a_document(1, "rode fiets"))])
    assert ask(engine, text).total == 0


def test_when_time_runs_out_it_says_so(engine, new_engine):
    engine.apply([Put(a_document(1, "fiets"))])
    page = ask(new_engine(seconds=-1), "fiets")
    assert [hit.id for hit in page.hits] == [1]
    assert not page.complete


def test_a_step_that_takes_too_long_is_stopped_and_what_there_is_is_the_answer(engine, new_engine, monkeypatch):
    """Each engine counts endlessly when it is asked which words are known; the search goes on without."""
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    engine.apply([Put(a_document(1, "fiets"))])
    with monkeypatch.context() as slowly:
        slowly.setattr("buurtplein.search.postgres_index.COUNTS", "SELECT pg_sleep(600)")
        slowly.setattr("buurtplein.search.fts5_engine.COUNTING", f"{endless} WHERE ? = ?1")
        page = ask(new_engine(seconds=0.01), "fiets")
    assert [hit.id for hit in page.hits] == [1]
    if type(engine).__name__ != "WhooshEngine":  # in Python each step is small
        assert not page.complete
    assert ask(engine, "fiets", facets=("kind",)).total == 1


def test_what_resembles_a_text_is_found_best_first_and_without_itself(engine):
    engine.apply(
        [
            Put(a_document(1, "Boormachine te leen gevraagd")),
            Put(a_document(2, "Ik leen mijn boormachine uit", "met boortjes")),
            Put(a_document(3, "Wie heeft er nog leen?")),
            Put(a_document(4, "Tafel over")),
        ]
    )
    similar = engine.similar("Boormachine te leen gevraagd", a_scope(), but=Key("post", 1))
    assert [hit.id for hit in similar] == [2, 3]
    assert all(0 < hit.score <= 1 for hit in similar)


def test_what_resembles_can_be_narrowed_and_limited(engine):
    aanbod = frozenset({"dir:aanbod"})
    engine.apply([Put(a_document(n, "boormachine", tokens=aanbod if n > 1 else frozenset())) for n in (1, 2, 3)])
    assert {hit.id for hit in engine.similar("boormachine", a_scope(), filters=aanbod)} == {2, 3}
    assert len(engine.similar("boormachine", a_scope(), limit=1)) == 1
    assert not engine.similar("", a_scope())


def test_a_check_names_what_is_missing_stale_and_left_behind(engine):
    engine.apply([Put(a_document(number, "fiets", version=1)) for number in (1, 2, 3)])
    difference = engine.check(1, {Key("post", 1): 1, Key("post", 2): 2, Key("post", 4): 1})
    assert difference.missing == {Key("post", 4)}
    assert difference.stale == {Key("post", 2)}
    assert difference.ghosts == {Key("post", 3)}
    assert not engine.check(1, {Key("post", number): 1 for number in (1, 2, 3)})


def test_stats_count_documents(engine):
    engine.apply([Put(a_document(1, "fiets"))])
    assert [(one.buurt_id, one.documents) for one in engine.stats()] == [(1, 1), (2, 0)]
    assert engine.stats()[0].bytes > 0


def test_hits_know_their_key():
    assert Hit("post", 12, 1.0).key == Key.parse("post:12") == Key("post", 12)


def test_a_buurt_without_index_is_unavailable_until_it_is_rebuilt(new_engine):
    engine = new_engine()
    for attempt in (
        lambda: ask(engine, "fiets"),
        lambda: engine.similar("fiets", a_scope()),
        lambda: engine.check(1, {}),
        lambda: engine.apply([Put(a_document(1, "fiets"))]),
    ):
        with pytest.raises(IndexUnavailable):
            attempt()
    assert engine.rebuild(1, [a_document(1, "fiets")]) == 1
    assert numbers(engine, "fiets") == [1]


def test_an_index_made_with_other_lists_is_not_used_until_it_is_made_anew(new_engine, monkeypatch):
    engine = new_engine()
    engine.rebuild(1, [a_document(1, "fiets")])
    monkeypatch.setattr(dutch, "fingerprint", lambda: "another one")
    newer = new_engine()
    for attempt in (lambda: ask(newer, "fiets"), lambda: newer.apply([Put(a_document(2, "fiets"))])):
        with pytest.raises(IndexUnavailable):
            attempt()
    assert newer.stats() == []
    newer.rebuild(1, [a_document(1, "fiets")])
    assert numbers(newer, "fiets") == [1]


def test_another_process_sees_what_was_written(new_engine):
    writer, reader = new_engine(), new_engine()
    writer.rebuild(1, [a_document(1, "fiets")])
    assert numbers(reader, "fiets") == [1]
    writer.apply([Put(a_document(2, "fiets"))])
    assert numbers(reader, "fiets") == [2, 1]
    assert ask(reader, "fitss").suggestion is None
    writer.apply([Drop(1, Key("post", 1)), Put(a_document(3, "barbecue"))])
    assert numbers(reader, "fiets") == [2]
    assert ask(reader, "barbceue").suggestion == "barbecue"
    writer.rebuild(1, [a_document(4, "fiets")])
    assert numbers(reader, "fiets") == [4]


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(engine):
    def broken() -> Iterator[Document]:
        yield a_document(2, "step")
        raise RuntimeError

    engine.rebuild(1, [a_document(1, "fiets")])
    with pytest.raises(RuntimeError):
        engine.rebuild(1, broken())
    assert numbers(engine, "fiets") == [1]
    engine.apply([Put(a_document(3, "fiets"))])
    engine.rebuild(1, [a_document(1, "fiets"), a_document(2, "step")])
    assert numbers(engine, "step") == [2]


def test_a_rebuild_takes_each_row_once(engine):
    assert engine.rebuild(1, [a_document(1, "fiets"), a_document(1, "step")]) == 1
    assert numbers(engine, "fiets") == [1]


def test_a_forgotten_buurt_has_no_index(engine):
    engine.apply([Put(a_document(1, "fiets"))])
    engine.forget(1)
    with pytest.raises(IndexUnavailable):
        ask(engine, "fiets")
    assert [one.buurt_id for one in engine.stats()] == [2]
    engine.forget(1)


def test_two_cannot_rebuild_a_buurt_at_the_same_time(new_engine):
    engine = new_engine()
    hasty = new_engine(wait=0)

    def meanwhile() -> Iterator[Document]:
        with pytest.raises(IndexBusy):
            hasty.rebuild(1, [])
        hasty.rebuild(2, [])
        yield a_document(1, "fiets")

    engine.rebuild(1, meanwhile())
    assert numbers(engine, "fiets") == [1]


def test_eight_threads_get_the_answers_one_gets(new_engine, tell):
    posts = labelled_posts()
    engine = new_engine()
    engine.rebuild(1, [post.document for post in posts])
    texts = [question.text for question in questions(posts)] * 28
    expected = {text: ask(engine, text, facets=("kind",)) for text in set(texts)}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: (text, ask(engine, text, facets=("kind",))), texts[: 8 * 400]))
    wrong = [text for text, page in answers if page != expected[text]]
    tell(f"{len(answers)} searches by 8 threads, {len(wrong)} wrong")
    assert not wrong


def test_searching_goes_on_while_the_index_is_written_and_replaced(new_engine, tell):
    """One who writes and three who read: everything is found all the time."""
    documents = [a_document(number, "fiets") for number in range(1, 31)]
    engine, writer = new_engine(), new_engine(wait=60)
    writer.rebuild(1, documents)
    done, seen = threading.Event(), []

    def keep_asking() -> None:
        while not done.is_set():
            seen.append(ask(engine, "fiets").total)

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(keep_asking) for _ in range(3)]
        try:
            for version in range(10):
                writer.apply([Put(replace(document, version=version)) for document in documents[:5]])
                writer.rebuild(1, documents)
        finally:
            done.set()
        for one in asking:
            one.result()
    tell(f"{len(seen)} searches during 10 writes and 10 rebuilds")
    assert set(seen) == {30}
