"""What stands on the plein and in the gids, to choose what came of a note from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.incoming import LARGEST
from buurtplein.gids.models import Entry
from buurtplein.gids.policy import listed_entries, readable_entries
from buurtplein.huiskamers.models import OutcomeKind
from buurtplein.posts.models import Post
from buurtplein.posts.policy import listed_posts, readable_posts

MOST_POSTS, MOST_ENTRIES = 8, 5
MOST_WORDS, WORD_MAX = 8, 64


@dataclass(frozen=True)
class There:
    """A post or an entry of the gids."""

    kind: OutcomeKind
    number: int
    title: str
    label: str  # which kind of post or entry


def list_there(viewer: Viewer, words: str = "") -> list[There]:
    """The newest posts and entries that stand here for this viewer; with words, those that have all of them.

    A number is that of a post or an entry.
    """
    number, terms = _number(words), [word[:WORD_MAX] for word in words.split()[:MOST_WORDS]]
    posts = [Post.number == number] if number else _having(Post.title, terms)
    entries = [Entry.number == number] if number else _having(Entry.name, terms)
    return [*_posts(listed_posts(viewer), *posts), *_entries(listed_entries(viewer), *entries)]


def find_there(viewer: Viewer, kind: OutcomeKind, number: int) -> There | None:
    """The one with this number, if this viewer may read it: also their own that waits for a first look."""
    if kind is OutcomeKind.PLEIN:
        found = _posts(readable_posts(viewer), Post.number == number)
    else:
        found = _entries(readable_entries(viewer), Entry.number == number)
    return found[0] if found else None


def _posts(*where: ColumnElement[bool]) -> list[There]:
    asked = select(Post.number, Post.title, Post.kind).where(*where).order_by(Post.id.desc()).limit(MOST_POSTS)
    rows = db.session.execute(asked)
    return [There(OutcomeKind.PLEIN, number, title, kind.label) for number, title, kind in rows]


def _entries(*where: ColumnElement[bool]) -> list[There]:
    asked = select(Entry.number, Entry.name, Entry.kind).where(*where).order_by(Entry.id.desc()).limit(MOST_ENTRIES)
    rows = db.session.execute(asked)
    return [There(OutcomeKind.GIDS, number, name, kind.label) for number, name, kind in rows]


def _having(column: InstrumentedAttribute[str], terms: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.icontains(term, autoescape=True) for term in terms]


def _number(words: str) -> int:
    """The number that was typed; 0: something else was."""
    typed = words.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 and int(typed) <= LARGEST else 0
