"""That nobody writes down in whose home it was."""

import re

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import Gesprek
from buurtplein.huiskamers.models import Huiskamer, HuiskamerHost
from buurtplein.huiskamers.queries import host_of, huiskamer_of

_WORD = re.compile(r"\w{3,}")


def require_no_home(viewer: Viewer, huiskamer: Huiskamer, words: str, *, field: str) -> None:
    """Go on only when the words do not name who opens their home, or the address: colleagues read them, and longer.

    Who may not know in whose home it is learns nothing by trying. Raises RuleBroken, at the field.
    """
    host = host_of(viewer, huiskamer)
    if host is not None and _names(host, words):
        raise RuleBroken(_("Hier staat bij wie het thuis was. Haal de naam of het adres weg."), field=field)


def require_no_home_in(viewer: Viewer, gesprek: Gesprek, words: str) -> None:
    """The same of words about a conversation that was noted at a huiskamergesprek. Raises RuleBroken, at "words"."""
    huiskamer = huiskamer_of(viewer, gesprek)
    if huiskamer is not None:
        require_no_home(viewer, huiskamer, words, field="words")


def _names(host: HuiskamerHost, words: str) -> bool:
    written = set(_WORD.findall(words))
    named = {name for name in _WORD.findall(host.name) if name[0].isupper()}
    return bool(named & written) or (host.address != "" and host.address.casefold() in words.casefold())
