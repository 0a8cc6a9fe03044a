"""What residents said, and where nobody was heard yet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select, tuple_

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _, _l
from buurtplein.gesprekken.models import Gesprek, Street, Where, without_number
from buurtplein.gesprekken.policy import readable_gesprekken, readable_streets
from buurtplein.posts.models import Audience, Post
from buurtplein.posts.policy import readable_posts
from buurtplein.posts.themes import Theme

PAGE = 30
HEARD_FOR = timedelta(days=365)  # what is older says nothing about who was heard


class Channel(StrEnum):
    """How a street was heard."""

    DOOR = "door"
    STREET = "street"
    SHOP = "shop"
    DESK = "desk"
    HUISKAMER = "huiskamer"
    PLEIN = "plein"

    @property
    def label(self) -> str:
        """As the head of a column."""
        return str(_CHANNEL_LABELS[self])


_CHANNEL_LABELS = {
    Channel.DOOR: _l("Aan de deur"),
    Channel.STREET: _l("Op straat"),
    Channel.SHOP: _l("Winkel"),
    Channel.DESK: _l("Balie en telefoon"),
    Channel.HUISKAMER: _l("Huiskamer"),
    Channel.PLEIN: _l("Op het plein"),
}
_CHANNELS = {
    Where.STREET: Channel.STREET,
    Where.DOOR: Channel.DOOR,
    Where.SHOP: Channel.SHOP,
    Where.COUNTER: Channel.DESK,
    Where.PHONE: Channel.DESK,
    Where.HUISKAMER: Channel.HUISKAMER,
}


class Reached(NamedTuple):
    """A street, and how often it was heard by each channel."""

    street: str
    times: Counter[Channel]


@dataclass(frozen=True)
class Coverage:
    """Who was heard in a year. `reached` has the streets of the buurt, those of which nothing was heard first."""

    reached: Sequence[Reached]
    themes: Counter[Theme | None]  # None: what nobody gave a theme
    knows_streets: bool  # else a street that nobody heard is not in it

    @property
    def unheard(self) -> list[str]:
        """The streets of which nothing was heard."""
        return [one.street for one in self.reached if not one.times]

    @property
    def unheard_themes(self) -> list[Theme]:
        """The themes that nobody spoke of."""
        return [theme for theme in Theme if not self.themes[theme]]


def list_gesprekken(
    viewer: Viewer, theme: Theme | None = None, before: Gesprek | None = None
) -> tuple[Sequence[Gesprek], Gesprek | None]:
    """A page of conversations, the newest first, of one theme if asked; and the last one when there are more."""
    asked = select(Gesprek).where(readable_gesprekken(viewer))
    if theme is not None:
        asked = asked.where(Gesprek.theme == theme)
    if before is not None:
        asked = asked.where(tuple_(Gesprek.held_on, Gesprek.id) < (before.held_on, before.id))
    found = db.session.scalars(asked.order_by(Gesprek.held_on.desc(), Gesprek.id.desc()).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None


def get_gesprek(viewer: Viewer, gesprek_id: int) -> Gesprek:
    """One conversation. Raises NotFound, also when it is not for this viewer."""
    found = db.session.scalar(select(Gesprek).where(Gesprek.id == gesprek_id, readable_gesprekken(viewer)))
    if found is None:
        raise NotFound(_("Dit gesprek bestaat niet (meer)."))
    return found


def list_streets(viewer: Viewer) -> Sequence[str]:
    """The streets of the buurt by name, as far as someone said which there are."""
    return db.session.scalars(select(Street.name).where(readable_streets(viewer)).order_by(Street.name)).all()


# ------------------------------------------------------------------------------------------- who was heard
def coverage(viewer: Viewer) -> Coverage:
    """Which streets and themes were heard in a year. Three statements; no household, no person and no words in it."""
    streets = list_streets(viewer)
    heard = [(_CHANNELS[held], *rest) for held, *rest in db.session.execute(_noted(viewer))]
    heard += [(Channel.DESK if desk else Channel.PLEIN, *rest) for desk, *rest in db.session.execute(_placed(viewer))]
    themes: Counter[Theme | None] = Counter()
    for _channel, _street, theme, number in heard:
        themes[theme] += number
    return Coverage(_by_street(streets, heard), themes, bool(streets))


def _noted(viewer: Viewer) -> Select[Any, Any, Any, Any]:
    asked = select(Gesprek.held, Gesprek.street, Gesprek.theme, func.count())
    said = (
        Gesprek.held_on > today() - HEARD_FOR,
        Gesprek.held != Where.SCHOUW,
    )  # who walks by hears nobody who lives there
    return asked.where(readable_gesprekken(viewer), *said).group_by(Gesprek.held, Gesprek.street, Gesprek.theme)


def _placed(viewer: Viewer) -> Select[Any, Any, Any, Any]:
    """What was placed on the plein, by neighbours and at the desk for neighbours; never what is for verbinders only."""
    desk, lately = Post.placed_by_id.is_not(None), Post.published_at > now() - HEARD_FOR
    shared = and_(readable_posts(viewer), Post.audience != Audience.VERBINDERS, lately)
    return select(desk, Post.street, Post.theme, func.count()).where(shared).group_by(desk, Post.street, Post.theme)


def _by_street(streets: Iterable[str], heard: Iterable[Any]) -> list[Reached]:
    """However a street is written, in capitals or with a house number, it is one, and the number is not told."""
    reached = {street.casefold(): Reached(street, Counter()) for street in streets}
    for channel, written, _theme, number in heard:
        street = written if written.casefold() in reached else without_number(written)
        if street:
            reached.setdefault(street.casefold(), Reached(street, Counter())).times[channel] += number
    return sorted(reached.values(), key=lambda one: (bool(one.times), one.street.casefold()))
