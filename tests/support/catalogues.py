"""The catalogues as tests read them."""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)0?\d*[sd]")


def path_of(language: str) -> Path:
    return ROOT / "buurtplein" / "translations" / language / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each Dutch text of a message with the other one; of what is counted, all but the first takes the plural."""
    if not isinstance(message.id, tuple):
        return [(message.id, message.string)]
    one, many = message.id
    return [(one, message.string[0]), *((many, string) for string in message.string[1:])]
