"""What people write comes out as plain, bounded HTML, however it went in."""

import time
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from buurtplein.core.text import LONGEST, MOST_MARKS, TAGS, excerpt, formatted, slug, tidy
from tests.support.hostile import STRINGS
from tests.support.hostile_html import PAYLOADS

pytestmark = pytest.mark.own_app

EVERYTHING = (*STRINGS, *PAYLOADS)
ANY_TEXT = some.text(some.characters(), max_size=400)
SAFE_STARTS = ("http://", "https://", "mailto:", "/")

# Ways to make a parser work hard; each is repeated until the text is full.
NESTINGS = {
    "quotes": "> ",
    "lists": "- ",
    "numbered lists": "1. ",
    "quotes and lists": "> - 1. ",
    "emphasis": "*a",
    "strong": "**a ",
    "mixed emphasis": "*_",
    "emphasis inside words": "a**b",
    "brackets": "[",
    "links": "[a](",
    "links in links": "[a](b",
    "pictures": "![a](",
    "escapes": "\\*",
    "paragraphs": "a\n\n",
    "lines": "a\n",
    "flat lists": "- a\n",
    "lines of quotes": "> a\n",
    "whole links": "[a](/b) ",
    "just few enough marks": "*a* 56789 *a* 56 [x](/b) ",
}


class Nodes(HTMLParser):
    """What is in a piece of HTML, as a parser sees it: (tag, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    unknown_decl = handle_decl
    handle_pi = handle_comment


def faults(html: str) -> list[object]:
    """What is in the HTML that may not be there."""
    nodes = Nodes(html)
    return [*nodes.others, *(node for node in nodes.found if not _is_allowed(*node))]


def _is_allowed(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag not in TAGS:
        return False
    href = attributes.pop("href", None) if tag == "a" else None
    safe = href is None or (href.lower().startswith(SAFE_STARTS) and not href.startswith(("//", "/\\")))
    return safe and not attributes


# ------------------------------------------------------------------------------------------- formatted
def test_nothing_hostile_leaves_more_than_plain_marks(tell):
    found = {text: faults(formatted(text)) for text in EVERYTHING}
    assert len(found) > 400
    assert not {text: fault for text, fault in found.items() if fault}
    tell(f"{len(found)} texts")


def test_nothing_from_the_shared_collections_leaves_more_than_plain_marks(shared, tell):
    texts = (shared / "data/E_vijandig/xss_payloads.txt").read_text("utf-8").splitlines()
    found = {text: faults(formatted(text)) for text in texts}
    assert len(found) > 4000
    assert not {text: fault for text, fault in found.items() if fault}
    tell(f"{len(found)} texts")


@given(ANY_TEXT)
def test_whatever_is_typed_comes_out_as_plain_marks(text):
    assert not faults(formatted(text))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Dag *buur*", "<p>Dag <em>buur</em></p>\n"),
        ("**Let op**", "<p><strong>Let op</strong></p>\n"),
        ("een\ntwee\n\ndrie", "<p>een<br>\ntwee</p>\n<p>drie</p>\n"),
        ("- melk\n- brood", "<ul>\n<li>melk</li>\n<li>brood</li>\n</ul>\n"),
        ("> zei ze", "<blockquote>\n<p>zei ze</p>\n</blockquote>\n"),
        ("[de club](https://example.org/a)", '<p><a href="https://example.org/a">de club</a></p>\n'),
        ("[agenda](/oost/agenda)", '<p><a href="/oost/agenda">agenda</a></p>\n'),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>\n"),
        ("<b>vet</b>", "<p>&lt;b&gt;vet&lt;/b&gt;</p>\n"),
        ("# geen kop", "<p># geen kop</p>\n"),
        ("![foto](/a.png)", '<p>!<a href="/a.png">foto</a></p>\n'),
    ],
)
def test_marks_become_what_they_look_like(typed, shown):
    assert formatted(typed) == shown


@pytest.mark.parametrize("target", ["//example.org", "javascript:alert(1)", "data:text/html,x", "ftp://x"])
def test_a_link_goes_to_the_web_to_mail_or_to_this_site(target):
    assert "href" not in formatted(f"[klik]({target})")


def longest(nesting: str, marks: int = LONGEST) -> str:
    """A text of LONGEST characters that starts with this over and over, until it holds so many marks."""
    times = marks // max(1, sum(map(nesting.count, "*_[\n")))
    return (nesting * times + "x" * LONGEST)[:LONGEST]


@pytest.mark.parametrize("marks", [MOST_MARKS, LONGEST])
@pytest.mark.parametrize("nesting", NESTINGS)
def test_the_longest_text_comes_out_bounded(nesting, marks, tell):
    text = longest(NESTINGS[nesting], marks)
    formatted.cache_clear()
    started = time.process_time()
    shown = formatted(text)
    tell(f"{time.process_time() - started:.3f} s for {len(text)} characters")
    assert len(shown) <= 6 * LONGEST
    assert not faults(shown)


def test_a_text_with_more_marks_than_anyone_types_is_shown_as_typed():
    few, many = "*a* " * (MOST_MARKS // 2), "*a* " * (MOST_MARKS // 2) + "*<b>"
    assert formatted(few).count("<em>") == MOST_MARKS // 2
    assert formatted(many) == f"<p>{'*a* ' * (MOST_MARKS // 2)}*&lt;b&gt;</p>\n"
    assert formatted("a\n" * MOST_MARKS + "\n<b>").endswith("a<br>\n<br>\n&lt;b&gt;</p>\n")


def test_what_is_beyond_the_longest_text_is_not_rendered():
    assert "staart" not in formatted("a" * LONGEST + "staart")


def test_words_under_deep_quotes_are_kept():
    assert "hoi" in formatted("> " * 9 + "hoi")


# ------------------------------------------------------------------------------------------- tidy
@given(ANY_TEXT)
def test_tidying_twice_is_tidying_once(text):
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_tidy_text_fits_every_database():
    for text in (*EVERYTHING, "\ud800", "a\udfffb"):
        tidied = tidy(text)
        assert tidied.encode("utf-8").decode() == tidied
        assert "\0" not in tidied


def test_tidying_keeps_what_people_write():
    text = "Hé, 👩‍👩‍👧‍👦 en שלום!\n\n- één\n- twee\tdrie"
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\0b", "ab"),
        ("e\0\u0301", "é"),
        ("\u202eneppo", "neppo"),
        ("a\ud800b", "ab"),
        ("\ufeffa", "a"),
        ("  a  ", "a"),
    ],
)
def test_what_no_keyboard_makes_falls_away(typed, kept):
    assert tidy(typed) == kept


# ------------------------------------------------------------------------------------------- excerpt
@pytest.mark.parametrize("length", [1, 20, 200])
def test_an_excerpt_is_one_line_of_at_most_its_length(length):
    for text in EVERYTHING:
        line = excerpt(text, length)
        assert len(line) <= length
        assert len(line.splitlines()) <= 1 or not set("\n\r\t") & set(line)


@given(ANY_TEXT, some.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    assert len(excerpt(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kort", "kort"),
        ("*Nadruk* en **meer**", "Nadruk en meer"),
        ("een\n\n twee", "een twee"),
        ("een zin die net te lang is", "een zin die net te…"),
        ("een zin die net, te lang is", "een zin die net…"),
        ("\n" * 500 + "laat", "…"),
    ],
)
def test_an_excerpt_is_cut_between_words(text, line):
    assert excerpt(text, 20) == line


def test_an_excerpt_is_made_once():
    before = excerpt.cache_info().hits
    text = "Wie helpt mij? " * 30
    assert excerpt(text) is excerpt(text)
    assert excerpt.cache_info().hits == before + 1


# ------------------------------------------------------------------------------------------- slug
@given(ANY_TEXT)
def test_a_slug_is_short_and_fit_for_a_url(text):
    made = slug(text)
    assert len(made) <= 60
    assert not made or set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made == made.strip("-")


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Wie helpt mij?", "wie-helpt-mij"),
        ("Één café à la carte", "een-cafe-a-la-carte"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>", "script"),
        ("שלום", ""),
        ("%00\0", "00"),
        ("W" * 121, "w" * 60),
    ],
)
def test_a_slug_reads_like_the_title(title, made):
    assert slug(title) == made
