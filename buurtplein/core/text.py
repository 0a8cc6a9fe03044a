"""What people wrote leaves through this door, and through no other.

Text is stored as typed: plain words with a few marks (*nadruk*, lists, links). We render that ourselves with raw
HTML off, and give only our own HTML to bleach. To swap bleach for nh3, change `_clean`; nothing else imports it.
"""

import re
import unicodedata
from functools import lru_cache

import bleach
from markdown_it import MarkdownIt
from markupsafe import Markup

LONGEST = 20_000  # characters that are rendered; the forms allow less
MOST_MARKS = 1_000  # in one text, line ends too; what has more is noise, and would keep everyone waiting
AHEAD = 5  # times the length of an excerpt that is read for it: marks and white space fall away
TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"})
_SAFE_LINK = re.compile(r"^(https?://|mailto:|/(?![/\\]))", re.IGNORECASE)
_MARKS = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20}).enable(
    ["emphasis", "list", "link", "newline", "blockquote", "escape"]
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile("[\x85\u2028\u2029\x1c-\x1e]")
_NOT_IN_XML = re.compile("[\x80-\x9f\ufffe\uffff]")
_MARK = re.compile(r"[*_\[\n]")
_ENDS = "nl|be|com|net|org|eu|shop|info|biz|xyz|ly|me|app|io|link"  # of the names of sites; "zo.Net" begins a sentence
_LINK = re.compile(rf"(?i:https?:|\bwww\.|\]\()|(?<![@\w.-])[\w-]+\.(?:{_ENDS}|{_ENDS.upper()})\b")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """What a person typed, in one Unicode form (NFC), without control characters or loose ends."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain).strip()


def has_link(text: str) -> bool:
    """Whether it leads to another site, as an address or as a link."""
    return _LINK.search(text) is not None


@lru_cache(maxsize=2048)
def formatted(text: str) -> Markup:
    """The text as safe HTML: paragraphs, line breaks, emphasis, lists, quotes and plain links."""
    text = text[:LONGEST]
    if len(_MARK.findall(text)) > MOST_MARKS:
        return _as_typed(text)
    return Markup(_clean(_MARKS.render(text)))  # noqa: S704  (cleaned on this very line)


def _as_typed(text: str) -> Markup:
    """The text with its line ends, and every mark as it was typed."""
    return Markup("<p>%s</p>\n") % Markup("<br>\n").join(text.split("\n"))


def _clean(html: str) -> str:
    return bleach.clean(html, tags=TAGS, attributes=_allow, protocols={"http", "https", "mailto"}, strip=True)


def _allow(tag: str, name: str, value: str) -> bool:
    return tag == "a" and name == "href" and bool(_SAFE_LINK.match(value))


@lru_cache(maxsize=4096)
def excerpt(text: str, length: int = 200) -> str:
    """The beginning of a text as one plain line of at most `length` characters, cut between words."""
    head = text[: length * AHEAD]
    line = _SPACES.sub(" ", _plain(head)).strip()
    if len(line) <= length and len(head) == len(text):
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _plain(text: str) -> str:
    return re.sub(r"(\*{1,2}|_{1,2})(\S.*?\S|\S)\1", r"\2", text)


def exported(text: str) -> str:
    """Text for a calendar or a feed: tidy, on lines that end one way, with only characters that XML knows."""
    return _NOT_IN_XML.sub("", _LINE_ENDS.sub("\n", tidy(text)))


def digits(number: str) -> str:
    """What makes a telephone number the same however it is written: its digits."""
    return "".join(filter(str.isdigit, number))


def slug(text: str) -> str:
    """A short readable piece of a URL: ASCII letters, digits and hyphens, at most 60 characters."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-")
