"""A body of Dutch texts as posts: to see how the plein behaves when it is full."""

from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

from buurtplein.core.clock import now
from buurtplein.core.lines import Line, Unfit, read_jsonl, take_all
from buurtplein.core.text import tidy
from buurtplein.moving.records import title_and_body
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Arrival, Draft

SOURCE = "corpus"
SPREAD = timedelta(days=365)  # the posts seem to be placed over this time until now
AHEAD = timedelta(days=14)  # an activiteit begins this long after it was placed
KINDS = tuple(PostKind)


def read_corpus(path: Path) -> list[Arrival]:
    """The documents of a .jsonl file with the fields id, titel and tekst.

    Kind and moment follow from the id, so that the same document is the same post. Raises BrokenFile.
    """
    told_at = now()
    return take_all(path, read_jsonl(path), lambda line: _arrival(line, told_at))


def _arrival(line: Line, told_at: datetime) -> Arrival:
    texts = {name: tidy(str(line.fields.get(name) or "")) for name in ("id", "titel", "tekst")}
    if not texts["id"]:
        raise Unfit("id is missing")
    chance = crc32(texts["id"].encode())
    published_at = told_at - SPREAD * (chance % 100_003 / 100_003)
    title, body = title_and_body(texts["titel"], texts["tekst"])
    kind = KINDS[chance // 100_003 % len(KINDS)]
    starts_at = published_at + AHEAD if kind is PostKind.ACTIVITEIT else None
    return Arrival(texts["id"], Draft(kind, title, body, audience=Audience.PUBLIC, starts_at=starts_at), published_at)
