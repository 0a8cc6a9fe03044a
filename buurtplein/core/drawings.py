"""Draws the street above the square: houses, a lime tree, neighbours and bunting.

Every pennant in the bunting is one real connection of this week. All of it is SVG with classes and without style
attributes, so it passes a strict CSP and takes its colours from light, dark and high contrast.
Numbers are in units of the viewBox; y grows downwards and GROUND is the top of the pavement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice
from math import hypot

from markupsafe import Markup, escape

from buurtplein.core.scenery import CLOUDS, GREENERY, GROUND, HEIGHT, HERRINGBONE, PAVING, PEOPLE, WIDTH

MOST_PENNANTS = 45  # more no longer reads as separate flags; the words beside the street give the exact number
PENNANT_KINDS = ("vraag", "aanbod", "activiteit", "verhaal", "opgave")
Point = tuple[float, float]


@dataclass(frozen=True)
class Cord:
    """A cord from roof to roof; `sag` is how far its control point hangs below the lower end."""

    start: Point
    end: Point
    sag: float

    @property
    def lowest(self) -> Point:
        return (self.start[0] + self.end[0]) / 2, max(self.start[1], self.end[1]) + self.sag

    def at(self, t: float) -> Point:
        """The point at `t` (0 to 1) along the curve."""
        a, b, c = (1 - t) ** 2, 2 * (1 - t) * t, t * t
        (x1, y1), (x2, y2), (x3, y3) = self.start, self.lowest, self.end
        return a * x1 + b * x2 + c * x3, a * y1 + b * y2 + c * y3


@dataclass(frozen=True)
class House:
    """One gabled house. `gable` is the height of its top part, `floors` counts the ground floor."""

    x: float
    width: float
    height: float
    shape: str
    colour: int
    door: str
    gable: float = 60
    floors: int = 3
    door_left: bool = True

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return GROUND - self.height

    @property
    def shoulder(self) -> float:
        return self.top + self.gable


HOUSES = (
    House(182, 112, 176, "rij", 2, "blauw", gable=58, floors=2),
    House(298, 112, 176, "rij", 1, "groen", gable=58, floors=2, door_left=False),
    House(452, 98, 214, "klok", 4, "groen", gable=62),
    House(552, 106, 232, "trap", 1, "blauw", gable=70, door_left=False),
    House(660, 92, 196, "lijst", 7, "rood", gable=0),
    House(754, 96, 220, "hals", 6, "groen", gable=64, door_left=False),
    House(1046, 104, 206, "punt", 3, "blauw"),
    House(1152, 96, 224, "klok", 2, "rood", gable=62, door_left=False),
    House(1250, 100, 184, "lijst", 8, "groen", gable=0),
    House(1386, 116, 178, "rij", 6, "rood", gable=58, floors=2),
    House(1506, 116, 178, "rij", 4, "blauw", gable=58, floors=2, door_left=False),
)
CORDS = (
    Cord((605, GROUND - 231), (802, GROUND - 219), sag=40),
    Cord((238, GROUND - 176), (501, GROUND - 213), sag=44),
    Cord((1098, GROUND - 205), (1444, GROUND - 178), sag=52),
)


@lru_cache(maxsize=256)
def street(connections: int, title: str) -> Markup:
    """The street with one pennant per connection, at most MOST_PENNANTS; `title` says it to who does not see it."""
    return Markup(  # noqa: S704  (our own drawing; the title is escaped)
        f'<svg class="straatbeeld" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMax slice" role="img"'
        f' aria-labelledby="straat-t"><title id="straat-t">{escape(title)}</title>'
        f"{BACKDROP}{_cords(min(connections, MOST_PENNANTS))}{PEOPLE}</svg>"
    )


def bunting(cord: Cord, kinds: list[str], size: float = 16) -> str:
    """A hanging cord with a pennant for each of `kinds`, pointing away from the cord."""
    (ax, ay), (bx, by), (cx, cy) = cord.start, cord.lowest, cord.end
    line = f'<path class="koord" d="M{_n(ax)} {_n(ay)}Q{_n(bx)} {_n(by)} {_n(cx)} {_n(cy)}"/>'
    step = 1 / max(len(kinds), 1)
    flags = (_pennant(kind, cord.at((i + 0.3) * step), cord.at((i + 0.7) * step), size) for i, kind in enumerate(kinds))
    return line + "".join(flags)


def _pennant(kind: str, before: Point, after: Point, size: float) -> str:
    length = hypot(after[0] - before[0], after[1] - before[1])
    ux, uy = (after[0] - before[0]) / length, (after[1] - before[1]) / length
    mx, my = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    half, long = size / 2, size * 1.25
    points = (
        (mx - ux * half, my - uy * half),
        (mx + ux * half, my + uy * half),
        (mx - uy * long, my + ux * long),
    )
    a, b, c = (f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path class="wimpel wimpel--{kind}" d="M{a}L{b}L{c}Z"/>'


def _cords(pennants: int) -> str:
    kinds = list(islice(cycle(PENNANT_KINDS), pennants))
    first, second = -(-pennants // 3), -(-pennants * 2 // 3)
    parts = (kinds[:first], kinds[first:second], kinds[second:])
    drawn = (bunting(cord, part) for cord, part in zip(CORDS, parts, strict=True))
    return f'<g class="slinger">{"".join(drawn)}</g>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rect(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'


def _window(x: float, y: float, width: float, height: float) -> str:
    bars = f"M{_n(x + width / 2)} {_n(y + height * 0.34)}V{_n(y + height)}M{_n(x)} {_n(y + height * 0.34)}h{_n(width)}"
    return _rect("raam", x, y, width, height) + f'<path class="roede" d="{bars}"/>'


def _door(x: float, width: float, height: float, colour: str) -> str:
    y = GROUND - height
    return (
        _rect("kozijn", x - 3, y - 15, width + 6, height + 15)
        + _rect("raam", x, y - 12, width, 9)
        + _rect(f"deur deur--{colour}", x, y, width, height)
        + f'<circle class="knopje" cx="{_n(x + width - 4)}" cy="{_n(y + height * 0.55)}" r="1.6"/>'
        + _rect("stoepje", x - 6, GROUND - 4, width + 12, 4)
    )


def _stepped(h: House) -> str:
    steps = 4
    dx, dy = (h.width / 2 - h.width * 0.11) / steps, h.gable / steps
    up = f"v{_n(-dy)}h{_n(dx)}" * (steps - 1) + f"v{_n(-dy)}"
    down = f"v{_n(dy)}h{_n(dx)}" * (steps - 1) + f"v{_n(dy)}"
    return f"M{_n(h.x)} {_n(h.shoulder)}{up}H{_n(h.right - (steps - 1) * dx)}{down}"


def _bell(h: House) -> str:
    x, r, m, w, s, t, g = h.x, h.right, h.middle, h.width, h.shoulder, h.top, h.gable
    return (
        f"M{_n(x)} {_n(s)}C{_n(x + w * 0.16)} {_n(s - 2)} {_n(x + w * 0.2)} {_n(s - g * 0.3)} "
        f"{_n(x + w * 0.22)} {_n(s - g * 0.55)}"
        f"C{_n(x + w * 0.25)} {_n(t + g * 0.12)} {_n(x + w * 0.36)} {_n(t)} {_n(m)} {_n(t)}"
        f"C{_n(r - w * 0.36)} {_n(t)} {_n(r - w * 0.25)} {_n(t + g * 0.12)} {_n(r - w * 0.22)} {_n(s - g * 0.55)}"
        f"C{_n(r - w * 0.2)} {_n(s - g * 0.3)} {_n(r - w * 0.16)} {_n(s - 2)} {_n(r)} {_n(s)}"
    )


def _necked(h: House) -> str:
    x, r, w, s, g = h.x, h.right, h.width, h.shoulder, h.gable
    left, right, eave = x + w * 0.27, r - w * 0.27, h.top + g * 0.2
    return (
        f"M{_n(x)} {_n(s)}C{_n(x + w * 0.14)} {_n(s - 1)} {_n(left)} {_n(s - g * 0.2)} {_n(left)} {_n(s - g * 0.5)}"
        f"V{_n(eave)}L{_n(h.middle)} {_n(h.top)}L{_n(right)} {_n(eave)}V{_n(s - g * 0.5)}"
        f"C{_n(right)} {_n(s - g * 0.2)} {_n(r - w * 0.14)} {_n(s - 1)} {_n(r)} {_n(s)}"
    )


def _pointed(h: House) -> str:
    return f"M{_n(h.x)} {_n(h.shoulder)}L{_n(h.middle)} {_n(h.top)}L{_n(h.right)} {_n(h.shoulder)}"


GABLES: dict[str, Callable[[House], str]] = {"trap": _stepped, "klok": _bell, "hals": _necked, "punt": _pointed}


def _terraced_top(h: House) -> str:
    dormer = h.width * 0.3
    left, right, shoulder, top = _n(h.x - 4), _n(h.right + 4), _n(h.shoulder), _n(h.top)
    return (
        _rect("schoorsteen", h.x + h.width * 0.16, h.top - 14, 13, 26)
        + f'<path class="dak" d="M{left} {shoulder}L{_n(h.x + 10)} {top}H{_n(h.right - 10)}L{right} {shoulder}Z"/>'
        + _rect("muur", h.x, h.shoulder, h.width, GROUND - h.shoulder)
        + _rect("kozijn", h.middle - dormer / 2 - 4, h.top + 9, dormer + 8, h.gable - 18)
        + _window(h.middle - dormer / 2, h.top + 14, dormer, h.gable - 27)
    )


def _flat_top(h: House) -> str:
    return _rect("muur", h.x, h.top, h.width, h.height) + _rect("kroonlijst", h.x - 4, h.top - 7, h.width + 8, 11)


def _gabled_top(h: House) -> str:
    line = GABLES[h.shape](h)
    attic = _window(h.middle - 8, h.top + h.gable * 0.42, 16, 22)
    if h.shape == "punt":
        attic = f'<circle class="raam" cx="{_n(h.middle)}" cy="{_n(h.top + h.gable * 0.58)}" r="9"/>'
    return f'<path class="muur" d="{line}V{GROUND}H{_n(h.x)}Z"/><path class="gevellijn" d="{line}"/>{attic}'


TOPS: dict[str, Callable[[House], str]] = {"rij": _terraced_top, "lijst": _flat_top}


def _upper_floors(h: House, storey: float) -> str:
    width = min(24, h.width / 2.9)
    gap = (h.width - 2 * width) / 3
    rows = (h.shoulder + floor * storey + storey * 0.2 for floor in range(h.floors - 1))
    return "".join(_window(h.x + gap + i * (width + gap), y, width, storey * 0.62) for y in rows for i in range(2))


def _ground_floor(h: House, storey: float) -> str:
    door, tall = min(26, h.width * 0.27), min(50, storey * 0.74)
    at = h.x + h.width * 0.12 if h.door_left else h.right - h.width * 0.12 - door
    left, right = h.x + h.width * 0.1, at - h.width * 0.1
    if h.door_left:
        left, right = at + door + h.width * 0.1, h.right - h.width * 0.1
    y, high, wide = GROUND - tall, tall * 0.72, right - left
    return (
        _door(at, door, tall, h.door)
        + _rect("kozijn", left - 2.5, y - 2.5, wide + 5, high + 5)
        + _rect("raam", left, y, wide, high)
        + f'<path class="roede" d="M{_n(left + wide / 2)} {_n(y)}v{_n(high)}"/>'
    )


def _house(h: House) -> str:
    storey = (GROUND - h.shoulder) / h.floors
    top = TOPS.get(h.shape, _gabled_top)(h)
    return f'<g class="gevel-{h.colour}">{top}{_upper_floors(h, storey)}{_ground_floor(h, storey)}</g>'


def _balcony(middle: float, y: float) -> str:
    bars = f"M{_n(middle - 12)} {_n(y + 17)}v15m8 -15v15m8 -15v15m8 -15v15"
    plate = f"M{_n(middle - 19)} {_n(y + 17)}h38v15h-38z"
    return f'<path class="balkon" d="{plate}"/><path class="spijl" d="{bars}"/>'


def _flat_window(middle: float, y: float, *, balcony: bool) -> str:
    pane = _rect("raam", middle - 15, y, 30, 24) + f'<path class="roede" d="M{_n(middle + 4)} {_n(y)}v24"/>'
    return pane + (_balcony(middle, y) if balcony else "")


def _flats(x: float, width: float, storeys: int, colour: int) -> str:
    """A block of flats with balconies; on its ground floor one door, in the middle."""
    top, across, ground = GROUND - storeys * 46 - 10, int(width // 52), storeys - 1
    parts = [_rect("muur", x, top, width, GROUND - top), _rect("kroonlijst", x - 3, top - 6, width + 6, 9)]
    for storey in range(storeys):
        for column in range(across):
            middle = x + (column + 0.5) * width / across
            if (storey, column) == (ground, across // 2):
                parts.append(_door(middle - 13, 26, 34, "rood"))
            else:
                parts.append(_flat_window(middle, top + 12 + storey * 46, balcony=storey < ground))
    return f'<g class="gevel-{colour}">{"".join(parts)}</g>'


BACKDROP = HERRINGBONE + CLOUDS + _flats(-40, 208, 4, 5) + "".join(map(_house, HOUSES)) + PAVING + GREENERY
