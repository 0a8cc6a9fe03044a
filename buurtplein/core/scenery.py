"""What stands in the drawn street besides its houses: clouds, paving, trees, lamps, a bicycle and neighbours."""

GROUND = 310
WIDTH = 1600
HEIGHT = 372

HERRINGBONE = (
    '<defs><pattern id="keper" width="24" height="24" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="k1" width="24" height="24"/><path class="k2" d="M0 0h24v8h-24zM0 8h8v16h-8z"/>'
    '<path class="voeg" d="M0 .5h24M0 8.5h24M8 8v16M16 8v16M0 16.5h8M.5 0v24"/></pattern></defs>'
)
CLOUDS = (
    '<g class="wolk"><path d="M250 62c10 -20 38 -20 46 -4 14 -6 30 4 28 18h-92c-6 -10 4 -18 18 -14z"/>'
    '<path d="M905 44c12 -22 42 -20 50 -4 16 -6 32 4 30 20h-100c-6 -12 4 -20 20 -16z"/>'
    '<path d="M1330 84c8 -16 30 -16 36 -4 12 -4 24 4 22 14h-72c-4 -8 2 -14 14 -10z"/></g>'
)
PAVING = (
    f'<rect class="stoep" x="-40" y="{GROUND}" width="{WIDTH + 80}" height="{HEIGHT - GROUND}"/>'
    f'<rect class="klinkers" x="-40" y="{GROUND + 10}" width="{WIDTH + 80}" height="{HEIGHT - GROUND}"/>'
    f'<rect class="band" x="-40" y="{GROUND}" width="{WIDTH + 80}" height="10"/>'
)
BENCH = '<path class="bank" d="M-46 -20h92M-46 -12h92M-38 -12v12M38 -12v12M-46 -30h92M-40 -30v12M40 -30v12"/>'
CROWN = (
    '<path class="kroon kroon--a" d="M0 -190c26 0 40 14 47 32 20 8 26 28 18 46 4 24 -14 40 -34 40 -10 10 -22 12 -31 6'
    '-9 6 -21 4 -31 -6 -20 0 -38 -16 -34 -40 -8 -18 -2 -38 18 -46 7 -18 21 -32 47 -32z"/>'
    '<path class="kroon kroon--b" d="M-22 -166c-14 6 -22 16 -22 28M-50 -116c-2 14 8 26 20 28M16 -160c16 4 24 14 26 26'
    'M30 -96c10 -2 18 -10 20 -20M-8 -128c6 -8 16 -10 24 -6"/>'
)
WALKER = (
    '<path class="rollator" d="M12 -40h9l3 36M21 -22h-9l-2 18"/>'
    '<circle class="wiel" cx="24" cy="-3" r="3"/><circle class="wiel" cx="10" cy="-3" r="3"/>'
)
CRATE = (
    '<path class="krat" d="M8 -44h22v16h-22z"/><path class="kratlijn" d="M8 -36h22"/>'
    '<circle class="appel" cx="14" cy="-47" r="4"/><circle class="appel appel--b" cx="22" cy="-47" r="4"/>'
)
HAIR = "M-10 -63c-1 -11 5 -15 10 -15s11 4 10 13c-4 -5 -9 -6 -13 -5 -3 1 -5 3 -7 7z"
BALL = '<circle class="bal" cx="28" cy="-6" r="6"/>'


def tree(x: float, scale: float, *, bench: bool) -> str:
    """A lime tree; `bench` puts a bench around its foot."""
    trunk = '<path class="stam" d="M-7 0C-5 -30 -6 -46 -7 -70h14C6 -46 5 -30 7 0z"/>'
    return f'<g transform="translate({x} {GROUND}) scale({scale})">{BENCH if bench else ""}{trunk}{CROWN}</g>'


def lamp(x: float) -> str:
    """A street lamp; it burns at night."""
    return (
        f'<g transform="translate({x} {GROUND})"><path class="paal" d="M0 0v-96"/>'
        '<path class="lamp" d="M-9 -116h18l-4 20h-10z"/><path class="paal" d="M-11 -117h22M-5 -123h10"/></g>'
    )


def bicycle(x: float) -> str:
    """A bicycle on its stand."""
    frame = "M0 -13L13 -33H31L17 -13H0M31 -33L17 -13M40 -13L30 -40h8M13 -33l-2 -6h-6h12"
    wheels = '<circle cx="0" cy="-13" r="12"/><circle cx="40" cy="-13" r="12"/>'
    return f'<g class="fiets" transform="translate({x} {GROUND})">{wheels}<path d="{frame}"/></g>'


def neighbour(x: float, *, coat: str, hair: str, skin: str, height: float, facing: int = 1, carrying: str = "") -> str:
    """Somebody in the street; `facing` is 1 for right and -1 for left, `height` 1 is a grown-up."""
    return (
        f'<g transform="translate({x} {GROUND + 4}) scale({height * facing} {height})">'
        '<path class="broek" d="M-8 -26h16l2 26h-7l-3 -18 -3 18h-7z"/>'
        f'<path class="jas jas--{coat}" d="M-12 -24c-2 -18 0 -32 12 -32s14 14 12 32z"/>'
        f'<circle class="huid--{skin}" cx="0" cy="-64" r="9"/>'
        f'<path class="haar haar--{hair}" d="{HAIR}"/>{carrying}</g>'
    )


GREENERY = tree(952, 1.08, bench=True) + tree(430, 0.62, bench=False) + lamp(872) + lamp(1366)
PEOPLE = (
    bicycle(1268)
    + neighbour(716, coat="zon", hair="grijs", skin="a", height=0.92, carrying=WALKER)
    + neighbour(776, coat="blauw", hair="zwart", skin="c", height=1, facing=-1, carrying=CRATE)
    + neighbour(1080, coat="rood", hair="bruin", skin="b", height=0.66, carrying=BALL)
    + neighbour(352, coat="groen", hair="zwart", skin="b", height=0.96)
)
