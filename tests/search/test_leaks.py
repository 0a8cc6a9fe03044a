"""Nothing that searching feeds tells of what one may not read: for each role, and after each change of rights."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

import pytest
from sqlalchemy import select

from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.people.operations import block
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import (
    Draft,
    change_post,
    hide_comment,
    hide_post,
    place_comment,
    place_post,
    remove_comment,
    solve_post,
    withdraw_post,
)
from buurtplein.wijkopgaven.models import Elsewhere
from buurtplein.wijkopgaven.operations import Answer, LessonDraft, OpgaveDraft, answer_sources, make_opgave, tell_lesson
from tests.factories import a_buurt, a_member, a_viewer, everyone, viewer_of
from tests.huiskamers.factories import a_huiskamer
from tests.wijkopgaven.factories import a_gesprek, an_opgave

ROLES = ("visitor", "neighbour", "verbinder", "professional", "beheerder", "verbinder elsewhere")
MEMBERS = {"neighbour", "verbinder", "professional", "beheerder"}
SECRETS = {  # a word that stands in nothing else, and who may find it
    "kwikstaart": set(ROLES),
    "roerdomp": MEMBERS,
    "ijsvogel": {"verbinder"},
    "wielewaal": set(),  # of another buurt
    "nachtzwaluw": set(),  # waits for a verbinder; its author alone finds it
    "boomklever": {"verbinder", "professional"},  # a wijkopgave that is not shown yet
    "grutto": {"professional"},  # what was learned from one that ended
    "goudvink": set(ROLES),  # what is done with a conversation
    "ortolaan": set(),  # what was said in it, and in whose home people meet
}


def mark(word: str) -> str:
    """What stands beside the word, and is never asked for."""
    return f"merkteken{word[::-1]}"


class Telling(NamedTuple):
    """What an answer gives away about a word."""

    page: bool
    counts: bool
    words: bool
    program: bool


class Asker:
    """One person who tries every surface."""

    def __init__(self, browser, slug="oost"):
        self.browser, self.slug = browser, slug

    def text(self, path: str) -> str:
        answer = self.browser.get(f"/{self.slug}/{path}" if not path.startswith("/") else path)
        assert answer.status_code == 200
        return unescape(answer.text)

    def facets(self, words: str) -> dict[str, dict[str, int]]:
        """How often each filter is said to occur."""
        return self.browser.get(f"/api/v1/{self.slug}/zoeken?q={quote(words)}").json["facets"]

    def probe(self, word: str, scope: str = "") -> Telling:
        """Ask for the word, its beginning, with a typing error, and beside other words, on every surface."""
        typo = word[:3] + word[4] + word[3] + word[5:]
        asked = [word, f"{word[:5]}*", word[:5], typo, f"{word} koffie", f"{typo} koffie", f'"{word}"']
        pages = {q: self.text(f"zoeken?q={quote(q)}{scope}") for q in asked}
        answers = {
            q: self.browser.get(f"/api/v1/{self.slug}/zoeken?q={quote(q)}&aantal=100{scope}").json for q in asked
        }
        few = [self.browser.get(f"/api/v1/{self.slug}/zoeken?q={q}&aantal=1{scope}").json for q in (word, typo)]
        guessed = [q for q in asked if word not in q]
        plain = {q: re.sub("</?mark>", "", page) for q, page in pages.items()}
        return Telling(
            page=any(mark(word) in page for page in plain.values()) or any(word in plain[q] for q in guessed),
            counts=any(answer["total"] for q, answer in answers.items() if "koffie" not in q)
            or any(answer["total"] for answer in few)
            or any(re.search(r"[1-9]\d* resulta", pages[q]) for q in asked if "koffie" not in q),
            words=any(word in self.text(f"zoeken/woorden?q={word[:n]}") for n in (2, 4, len(word))),
            program=any(mark(word) in str(answer) for answer in answers.values())
            or any(word in str({**answers[q], "q": ""}) for q in guessed),
        )


NOTHING = Telling(page=False, counts=False, words=False, program=False)


@pytest.fixture
def oost(app):
    return a_buurt("oost")


@pytest.fixture
def pair(oost):
    return [viewer_of(a_member(oost).person, oost) for _ in range(2)]


@pytest.fixture
def asker(app, client, log_in, run_outbox):
    def of(viewer, slug="oost"):
        run_outbox()
        return Asker(log_in(app.test_client(), viewer.me) if viewer.person else app.test_client(), slug)

    return of


def say(viewer, word, audience=Audience.PUBLIC, kind=PostKind.AANBOD):
    return place_post(viewer, Draft(kind, f"Een {word}", f"Over {word} {mark(word)}.", audience=audience))


@pytest.fixture
def secrets(oost, pair):
    """Each word twice, by two people, as it would be suggested if it were public."""
    west = a_buurt("west")
    worker = a_viewer("professional", buurt=oost)
    a_viewer("verbinder", buurt=oost)  # for whom someone new waits
    for n, author in enumerate(pair):
        place_post(author, Draft(PostKind.VRAAG, f"Koffie nummer {n}"))
        say(author, "kwikstaart")
        say(author, "roerdomp", Audience.NEIGHBOURS)
        say(author, "ijsvogel", Audience.VERBINDERS)
        say(a_viewer(buurt=west), "wielewaal")
        say(viewer_of(a_member(oost, trusted_at=None).person, oost), "nachtzwaluw")
        vraag = place_post(author, Draft(PostKind.VRAAG, "Wie weet hier iets van?"))
        draft = OpgaveDraft("Een boomklever", heard="Over een vogel.", goal=f"Een boomklever {mark('boomklever')}.")
        ended = an_opgave(oost, worker.me, (make_opgave(worker, [vraag], draft).sources[0].post,), ended_at=now())
        words = f"Een grutto {mark('grutto')}."
        tell_lesson(worker, ended, LessonDraft(words, words, "", Elsewhere.YES))
        talk = a_gesprek(oost, worker.me, words=f"Een ortolaan {mark('ortolaan')}.")
        of_talk = an_opgave(oost, worker.me, (talk,))
        answer_sources(worker, of_talk.sources, Answer(doing=f"Een goudvink {mark('goudvink')}."))
        a_huiskamer(worker, word="Ortolaan")


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_what_it_may_read_and_hears_nothing_of_the_rest(oost, asker, role):
    someone = asker(everyone(oost)[role])
    for word, readers in SECRETS.items():
        told = someone.probe(word)
        if role in readers:
            assert told.page, (word, told)
            assert told.counts, (word, told)
            assert told.program, (word, told)
            assert told.words == (word == "kwikstaart"), (word, told)
        else:
            assert told == NOTHING, (word, told)
            assert someone.probe(word, "&stand=open&soort=aanbod") == NOTHING


@pytest.mark.usefixtures("secrets")
def test_all_my_buurten_are_mine_only(oost, asker):
    stranger = everyone(oost)["verbinder elsewhere"]
    for word in ("roerdomp", "ijsvogel", "wielewaal", "boomklever", "grutto"):
        assert asker(stranger).probe(word, "&buurten=alle") == NOTHING


def test_what_may_fit_names_nothing_that_is_not_for_the_reader(oost, pair, asker):
    asked = {w: place_post(pair[0], Draft(PostKind.VRAAG, f"Wie zag de {w}?")) for w in ("roerdomp", "ijsvogel")}
    for viewer in pair:
        say(viewer, "roerdomp", Audience.NEIGHBOURS)
        say(viewer, "ijsvogel", Audience.VERBINDERS)
    for role, viewer in everyone(oost).items():
        someone = asker(viewer)
        for word, post in asked.items():
            may = role in SECRETS[word]
            assert (f"Een {word}" in someone.text(f"prikbord/{post.number}")) == may, (role, word)
            if role in MEMBERS:
                draft = {"title": f"Zag iemand een {word}?", "audience": "public", "stap": "bekijk"}
                preview = someone.browser.post("/oost/plaats/vraag", data=draft).text
                assert (f"Een {word}" in preview) == may, (role, word)


# ------------------------------------------------------------------------------------------- rights that change
def hidden(post, author, verbinder):
    hide_post(verbinder, post)


def withdrawn(post, author, verbinder):
    withdraw_post(author, post)


def for_neighbours(post, author, verbinder):
    draft = Draft(post.kind, post.title, post.body, audience=Audience.NEIGHBOURS)
    change_post(author, post, draft)


def for_verbinders(post, author, verbinder):
    change_post(author, post, Draft(post.kind, post.title, post.body, audience=Audience.VERBINDERS))


@pytest.mark.parametrize("change", [hidden, withdrawn, for_neighbours, for_verbinders], ids=lambda f: f.__name__)
def test_what_may_not_be_read_any_more_is_gone_at_once_and_leaves_no_count_behind(oost, pair, asker, app, change):
    posts = [say(viewer, "kwikstaart") for viewer in pair]
    for post in posts:
        place_comment(pair[0], post, body=f"Ook een kwikstaart {mark('kwikstaart')}")
    place_post(pair[0], Draft(PostKind.VRAAG, "Koffie"))
    readers = {role: viewer for role, viewer in everyone(oost).items() if role != "verbinder"}
    askers = {role: asker(viewer) for role, viewer in readers.items()}
    assert all(one.probe("kwikstaart").page for one in askers.values())
    assert all(one.facets("kwikstaart")["kind"]["kind:reactie"] == 2 for one in askers.values())
    verbinder = a_viewer("verbinder", buurt=oost)
    for post, author in zip(posts, pair, strict=True):
        change(post, author, verbinder)
    gone = {r: one for r, one in askers.items() if change is not for_neighbours or r not in MEMBERS}
    for role, one in gone.items():  # before the index knows
        assert one.probe("kwikstaart") == NOTHING, role
    asker(verbinder)
    for role, one in gone.items():  # the outbox ran
        assert one.probe("kwikstaart") == NOTHING, role


def solved(post, author, verbinder):
    solve_post(author, post)


@pytest.mark.parametrize(
    "change", [hidden, withdrawn, solved, for_neighbours, for_verbinders], ids=lambda f: f.__name__
)
def test_what_may_fit_is_gone_at_once_too(oost, pair, asker, change):
    post = say(pair[0], "kwikstaart")
    vraag = place_post(pair[1], Draft(PostKind.VRAAG, "Wie zag een kwikstaart?"))
    askers = {role: asker(viewer) for role, viewer in everyone(oost).items()}
    page, draft = f"prikbord/{vraag.number}", {"title": "Zag iemand een kwikstaart?", "stap": "bekijk"}
    assert all("Een kwikstaart" in one.text(page) for one in askers.values())
    change(post, pair[0], a_viewer("verbinder", buurt=oost))
    db.session.commit()
    reads_on = {for_neighbours: MEMBERS, for_verbinders: {"verbinder"}}.get(change, set())
    for role, one in askers.items():
        assert ("Een kwikstaart" in one.text(page)) == (role in reads_on), role
        if role in MEMBERS:
            preview = one.browser.post("/oost/plaats/vraag", data=draft).text
            assert ("Een kwikstaart" in preview) == (role in reads_on), role


@pytest.mark.parametrize("change", [hide_comment, remove_comment], ids=lambda f: f.__name__)
def test_a_reaction_that_is_gone_leaves_nothing_behind(oost, pair, asker, change):
    post = place_post(pair[0], Draft(PostKind.VRAAG, "Koffie"))
    comments = [place_comment(one, post, body=f"Een kwikstaart {mark('kwikstaart')}") for one in pair]
    neighbour = asker(a_viewer(buurt=oost))
    assert neighbour.probe("kwikstaart") == Telling(page=True, counts=True, words=True, program=True)
    verbinder = a_viewer("verbinder", buurt=oost)
    for comment, author in zip(comments, pair, strict=True):
        change(verbinder if change is hide_comment else author, comment)
    assert neighbour.probe("kwikstaart") == NOTHING  # before the index knows
    asker(verbinder)
    assert neighbour.probe("kwikstaart") == NOTHING


def test_of_two_who_want_no_contact_neither_finds_the_other_at_once_and_the_verbinder_finds_both(oost, pair, asker):
    post = say(pair[0], "roerdomp", Audience.NEIGHBOURS)
    place_comment(pair[1], post, body=f"Ook een roerdomp {mark('roerdomp')}")  # under what one does not meet
    place_comment(pair[0], place_post(pair[1], Draft(PostKind.VRAAG, "Koffie")), body=f"roerdomp {mark('roerdomp')}")
    blocked, verbinder = a_viewer(buurt=oost), a_viewer("verbinder", buurt=oost)
    askers = [asker(viewer) for viewer in (blocked, verbinder)]
    assert all(one.probe("roerdomp").counts for one in askers)
    block(pair[0], blocked.me)
    block(verbinder, pair[0].me)
    db.session.commit()
    assert askers[0].probe("roerdomp") == NOTHING
    assert askers[1].probe("roerdomp").page


def left(viewer):
    viewer.membership.left_at = now()


def blocked(viewer):
    post = select(Post).where(Post.title == "Een roerdomp", Post.buurt_id == viewer.buurt_id)
    block(viewer, db.session.scalars(post).one().author)


@pytest.mark.parametrize("ends", [left, blocked], ids=lambda f: f.__name__)
def test_what_may_fit_names_nobody_one_no_longer_meets(oost, pair, asker, ends):
    say(pair[0], "roerdomp", Audience.NEIGHBOURS)
    vraag = place_post(pair[1], Draft(PostKind.VRAAG, "Wie zag een roerdomp?"))
    someone = a_viewer(buurt=oost)
    one, draft = asker(someone), {"title": "Zag iemand een roerdomp?", "stap": "bekijk"}
    assert "Een roerdomp" in one.text(f"prikbord/{vraag.number}")
    assert "Een roerdomp" in one.browser.post("/oost/plaats/vraag", data=draft).text
    ends(someone)
    db.session.commit()
    assert "Een roerdomp" not in one.text(f"prikbord/{vraag.number}")
    assert "Een roerdomp" not in one.browser.post("/oost/plaats/vraag", data=draft).text


def test_what_is_hidden_is_not_counted_among_what_stays_before_the_index_knows(oost, pair, asker):
    posts = [place_post(pair[n % 2], Draft(PostKind.VRAAG, f"Ladder {n}", theme=None)) for n in range(3)]
    neighbour = asker(a_viewer(buurt=oost))
    assert neighbour.facets("ladder")["kind"] == {"kind:vraag": 3}
    assert "ladder" in neighbour.text("zoeken/woorden?q=lad")
    hide_post(a_viewer("verbinder", buurt=oost), posts[0])
    db.session.commit()
    assert neighbour.facets("ladder")["kind"] == {"kind:vraag": 2}
    assert "2 resultaten" in neighbour.text("zoeken?q=ladder")
    assert "ladder" in neighbour.text("zoeken/woorden?q=lad")  # two people still say so
    hide_post(a_viewer("verbinder", buurt=oost), posts[2])
    db.session.commit()
    assert neighbour.facets("ladder")["kind"] == {"kind:vraag": 1}
    assert "ladder" not in neighbour.text("zoeken/woorden?q=lad")


def term_ended(viewer):
    for grant in viewer.membership.roles:
        grant.ends_on = today()


@pytest.mark.parametrize(
    ("role", "word", "ends"),
    [
        ("neighbour", "roerdomp", left),
        ("verbinder", "ijsvogel", term_ended),
        ("verbinder", "boomklever", term_ended),
        ("professional", "boomklever", term_ended),
        ("professional", "roerdomp", left),
    ],
)
@pytest.mark.usefixtures("secrets")
def test_who_leaves_or_whose_term_ended_finds_it_no_more_at_once(oost, asker, role, word, ends):
    viewer = everyone(oost)[role]
    someone = asker(viewer)
    assert someone.probe(word).page
    ends(viewer)
    db.session.commit()
    assert someone.probe(word) == NOTHING
    assert someone.probe(word, "&buurten=alle") == NOTHING
