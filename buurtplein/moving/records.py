"""What a line of a file says, as a post that arrives. Names of fields may be English or Dutch."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from buurtplein.core.clock import from_local, now
from buurtplein.core.lines import BrokenFile, Line, Unfit, read_csv, read_jsonl, take_all
from buurtplein.core.text import LONGEST, excerpt, tidy
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Arrival, Draft

NAMES = {
    "id": ("id",),
    "kind": ("kind", "soort"),
    "title": ("title", "titel"),
    "body": ("body", "tekst"),
    "published_at": ("published_at", "geplaatst"),
    "audience": ("audience", "voor"),
    "street": ("street", "straat"),
    "place": ("place", "plek"),
    "starts_at": ("starts_at", "begint"),
    "ends_at": ("ends_at", "eindigt"),
    "needs": ("needs", "nodig"),
}
AUDIENCES = {"iedereen": Audience.PUBLIC, "buren": Audience.NEIGHBOURS, **{a.value: a for a in Audience}}
TITLE_MAX = 120  # characters; a longer title is cut between words and kept whole in the text
ID_MAX = 200
_HOUSE_NUMBER = re.compile(r"\s\d{1,3}\s?[a-zA-Z]?$")


def read_arrivals(path: Path) -> list[Arrival]:
    """The posts in a file: .jsonl or .csv, also with .gz behind it.

    Raises BrokenFile, which names the lines that cannot be right.
    """
    kinds: dict[str, Callable[[], list[Arrival]]] = {
        ".jsonl": lambda: take_all(path, read_jsonl(path), _parser()),
        ".csv": lambda: take_all(path, read_csv(path, needed=["id"]), _parser()),
    }
    kind = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if kind not in kinds:
        raise BrokenFile(path, [(1, "name the file .jsonl or .csv (.gz may follow)")])
    return kinds[kind]()


def ignored_fields(path: Path) -> set[str]:
    """Names in the first record that mean nothing to us, so that a typing error shows."""
    known = {name for names in NAMES.values() for name in names}
    lines = read_csv(path, needed=[]) if ".csv" in path.suffixes else read_jsonl(path)
    return set(next(iter(lines), Line(1, {})).fields) - known


def _parser() -> Callable[[Line], Arrival]:
    seen: dict[str, int] = {}

    def parse(line: Line) -> Arrival:
        arrival = arrival_of(line.fields)
        first = seen.setdefault(arrival.external_id, line.number)
        if first != line.number:
            raise Unfit(f"id {arrival.external_id} is on line {first} too")
        return arrival

    return parse


def arrival_of(fields: Mapping[str, Any]) -> Arrival:
    """One record as a post.

    Raises Unfit, naming the field.
    """
    texts = {ours: _text(fields, names) for ours, names in NAMES.items()}
    if not texts["id"] or len(texts["id"]) > ID_MAX:
        raise Unfit(f"id is missing or longer than {ID_MAX} characters")
    kind = _choice("kind", texts["kind"], {k.value: k for k in PostKind})
    title, body = title_and_body(texts["title"], texts["body"])
    starts_at, ends_at = _times(kind, texts["starts_at"], texts["ends_at"])
    draft = Draft(
        kind=kind,
        title=title,
        body=body,
        needs=texts["needs"],
        audience=_choice("audience", texts["audience"] or Audience.NEIGHBOURS, AUDIENCES),
        street=_street(texts["street"]),
        place=texts["place"],
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return Arrival(texts["id"], draft, _published(texts["published_at"]))


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return tidy(str(value))
        if value is not None:
            raise Unfit(f"{name} is no text")
    return ""


def _choice(name: str, text: str, choices: Mapping[str, Any]) -> Any:
    if text.lower() not in choices:
        raise Unfit(f"{name} is {text!r}; one of {', '.join(choices)} belongs here")
    return choices[text.lower()]


def title_and_body(title: str, body: str) -> tuple[str, str]:
    """A title that fits; what was cut off is at the top of the text.

    Raises Unfit when there is no title, or the text is longer than we draw.
    """
    title = " ".join(title.split())
    if not title:
        raise Unfit("title is missing")
    if len(title) > TITLE_MAX:
        title, body = excerpt(title, TITLE_MAX - 1), f"{title}\n\n{body}" if not body.startswith(title) else body
    if len(body) > LONGEST:
        raise Unfit(f"body is {len(body)} characters; at most {LONGEST} fit")
    return title, body


def _street(text: str) -> str:
    if _HOUSE_NUMBER.search(text):
        raise Unfit(f"street is {text!r}; leave the house number out")
    return text


def _times(kind: PostKind, starts: str, ends: str) -> tuple[datetime | None, datetime | None]:
    starts_at, ends_at = _moment("starts_at", starts), _moment("ends_at", ends)
    if kind is PostKind.ACTIVITEIT and starts_at is None:
        raise Unfit("starts_at is missing; an activiteit has one")
    if ends_at is not None and (starts_at is None or ends_at < starts_at):
        raise Unfit("ends_at is before starts_at")
    return starts_at, ends_at


def _published(text: str) -> datetime:
    moment = _moment("published_at", text) or now()
    if moment > now():
        raise Unfit(f"published_at is {text!r}, which has yet to come")
    return moment


def _moment(name: str, text: str) -> datetime | None:
    """A day or a moment as ISO 8601 writes it; without a time zone it is the time in Amsterdam."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else from_local(found)
    except (ValueError, OverflowError):
        raise Unfit(f"{name} is {text!r}; write it like 2026-03-01T14:30") from None
