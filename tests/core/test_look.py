"""The look keeps its promises: colours one can read, icons that exist, files that stay light."""

import gzip
import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

import buurtplein

pytestmark = pytest.mark.own_app

HOUSE = Path(buurtplein.__file__).parent
CSS = (HOUSE / "static/css/buurtplein.css").read_text(encoding="utf-8")
SPRITE = HOUSE / "static/sprite.svg"
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
ACCENTS = ("emaille", "baksteen", "linde", "gracht", "heide")
# front, back, least contrast (WCAG 2.2: text 4.5, the lines of a control 3)
PAIRS = [
    ("op-actie", "actie", 4.5),
    ("op-actie", "actie-hover", 4.5),
    ("op-bord", "bord", 4.5),
    *((text, back, 4.5) for text, back in product(("tekst", "tekst-zacht"), ("pagina", "vlak", "vlak-2", "vlak-3"))),
    *(("link", back, 4.5) for back in ("pagina", "vlak", "vlak-2", "vlak-3", "lucht", "actie-zacht")),
    *(
        (kind, back, 4.5)
        for kind, soft in [(k, f"{k}-zacht") for k in ("goed", "fout", "let-op", "vraag", "opgave")]
        for back in ("vlak", soft)
    ),
    *((kind, "vlak", 4.5) for kind in ("aanbod", "activiteit", "initiatief", "verhaal")),
    ("op-activiteit", "activiteit-vlag", 4.5),
    ("op-initiatief", "initiatief-vlag", 4.5),
    ("op-vraag", "vraag", 4.5),
    ("op-aanbod", "aanbod", 4.5),
    ("op-lucht", "lucht", 4.5),
    ("lijn-invoer", "vlak", 3),
]


def tokens(selector: str) -> dict[str, str]:
    """The custom properties set by the first rule with exactly this selector."""
    found = re.search(r"(?:^|[{}])\s*" + re.escape(selector) + r"\{([^}]*)\}", CSS, re.MULTILINE)
    assert found, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", found[1]))


def palette(theme: str, accent: str) -> dict[str, str]:
    own = tokens(f":root[data-accent={accent}]") if accent != "emaille" else {}
    if theme == "licht":
        return {**tokens(":root"), **own}
    if theme == "contrast":
        return {**tokens(":root"), **own, **tokens(":root[data-thema=contrast]")}
    night = tokens(f":root[data-accent={accent}][data-thema=donker]") if accent != "emaille" else {}
    return {**tokens(":root"), **own, **tokens(":root[data-thema=donker]"), **night}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["licht", "donker", "contrast"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_every_pair_of_colours_can_be_read(theme: str, accent: str):
    colours = palette(theme, accent)
    poor = [
        f"{front} on {back}: {contrast(colours[front], colours[back]):.2f}"
        for front, back, least in PAIRS
        if contrast(colours[front], colours[back]) < least
    ]
    assert len(PAIRS) > 30
    assert not poor


def test_dark_by_choice_is_the_same_as_dark_by_system():
    by_system = tokens(":root:not([data-thema=licht]):not([data-thema=contrast])")
    assert by_system == tokens(":root[data-thema=donker]")


def test_components_use_tokens_that_exist():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    assert used - set(re.findall(r"--([\w-]+):", CSS)) == set()


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    drawn = {s.get("id", "") for s in ElementTree.parse(SPRITE).getroot()}  # noqa: S314  (our own file)
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    asked = set(re.findall(r"""\bicon\(["']([\w-]+)["']""", text)) | set(re.findall(r"#i-([\w-]+)\"", text))
    asked |= set(re.findall(r"""queue_item\(.*, "([\w-]+)"\) ?\}""", text))
    assert len(asked) >= 10
    assert {name for name in asked if f"i-{name}" not in drawn} == set()


def test_templates_hold_no_inline_script_style_or_unchecked_text():
    wrong = re.compile(
        r"<script(?![^>]*\bsrc=|\stype=\"application/ld\+json\">)|<style|<[a-z][^<>]*\s(style|on[a-z]+)=\"|\|\s*safe\b|javascript:",
        re.IGNORECASE,
    )
    assert TEMPLATES
    assert [path.name for path in TEMPLATES if wrong.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("file", "most"), [("css/buurtplein.css", 14_000), ("js/plein.js", 3_000), ("sprite.svg", 4_000)]
)
def test_what_a_page_loads_stays_light(file: str, most: int):
    assert len(gzip.compress((HOUSE / "static" / file).read_bytes(), 9)) <= most


def test_only_a_name_from_elsewhere_asks_for_the_letters_of_elsewhere():
    """The -ext fonts weigh 65 kB; a browser fetches them for a page with such a letter, and our words have none."""
    further = set(re.findall(r"-latin-ext-[^}]*unicode-range:([^}]+)\}", CSS))
    assert len(further) == 1
    ranges = [(part[2:] + "-" + part[2:]).split("-")[:2] for part in further.pop().split(",")]
    letters = re.compile("[" + "".join(f"{chr(int(first, 16))}-{chr(int(last, 16))}" for first, last in ranges) + "]")
    assert letters.search("Hodžić")
    words = HOUSE / "translations/en/LC_MESSAGES/messages.po"  # with what the code says in Dutch
    assert not [path for path in (*TEMPLATES, words) if letters.search(path.read_text("utf-8"))]


def test_the_stylesheet_keeps_to_what_old_phones_know():
    body = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    body = re.sub(r"@supports selector\(:has\(\*\)\)\{(?:[^{}]*\{[^{}]*\})*\}", "", body)  # an old phone passes it over
    assert not re.search(r":has\(|@layer|color-mix|(?<![-\w])gap:|(?<![-\w])inset:|&", body)
