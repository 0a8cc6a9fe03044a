"""The labelled set: 300 posts of one buurt and 117 questions of which we know what should be found.

search/data/posts_nl.txt has "@topic" lines and under them "kind | title | body"; a post is called topic.N. Neutral
sentences and look-alike posts are added here, so that a question has something to get wrong. The same posts every time.
"""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from buurtplein.search.engine import Document, Key

DATA = Path(__file__).parents[1] / "data"
POSTS = 300
OPENED = datetime(2026, 1, 1, tzinfo=UTC)
NO_ANSWER = (
    "helikopter",
    "xyzzy",
    "duikboot",
    "skateboard",
    "telescoop",
    "vulkaan",
    "kameel",
    "parachute springen",
    "ruimtevaart museum",
    "diamanten ring",
)

FILLING = """Laat het even weten als je interesse hebt.
Reageren kan hieronder of met een privébericht.
Alvast bedankt namens de bewoners.
We horen graag van je.
Het mag ook op een ander moment in de week.
Vragen? Stel ze gerust in de reacties.
Deel dit bericht met mensen die het moeten weten.
Er is geen haast bij.
Wij wonen hier nu zes jaar met veel plezier.
Iedereen is welkom, ook uit de omliggende straten.
Foto's volgen later deze week.
Vorig jaar was het een groot succes.
Meer informatie staat op de pagina van het initiatief.
Het liefst iemand die in de buurt woont.
Met vriendelijke groet, een buurtbewoner.
Ik hoop dat jullie mij verder kunnen helpen.
De kosten zijn laag en we zoeken nog een sponsor.
Bij slecht weer schuiven we het een week op.
Neem contact op met de organisatie.
Mijn telefoonnummer staat in mijn profiel.""".splitlines()

LOOK_ALIKES = """
Bedankje voor {n} | {n} uit de {s} heeft ons {d} enorm goed geholpen met de {x}. Wat fijn dat er zulke mensen wonen.
{x} aangeboden | Wij hebben een {x} over, ophalen kan {d} na zessen in de {s} {h}.
Gevraagd: {x} | Heeft iemand nog een {x} staan? Ik kom hem {d} ophalen, groet {n}.
Re: vraag van {n} | Ik heb hetzelfde meegemaakt in de {s}. Bel anders eens met {m2}, die weet er alles van.
{x}avond in de {s} | Op {d} {k} {m} komen we bij elkaar bij {n} op nummer {h}. Neem iets lekkers mee.
Plannen voor de {s} | De gemeente wil in {m} beginnen met de {x}. Geef je mening voor {k} {m}.
Winkel {n} | Kleine zaak aan de {s} {h}, open van {d} tot en met zaterdag. Verkoopt onder meer {x}.
Samen aan de slag met de {x} | {n} en {m2} willen in {m} beginnen. De eerste bijeenkomst is {d} om half acht.
""".strip().splitlines()

STREETS = """Ahornstraat Berkenlaan Crocusplein Duinweg Elzenhof Fazantstraat Goudenregenlaan Hertenkamp Irisstraat
Jasmijnhof Kastanjelaan Lijsterweg Mezenhof Narcisplein Olmenlaan Populierweg Reigerstraat Spechtlaan Turfkade
Valkhof""".split()
NAMES = """Anja Bram Chantal Daan Esra Floor Gijs Hanneke Ilse Jeroen Karin Lotte Mehmet Noor Omar Petra Quinten Rosa
Stefan Tineke Umit Vera Willem Xandra Yara Ziggy""".split()
DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
THINGS = """tafel lamp vaas spiegel kruiwagen ladder tent caravan kussen gordijn televisie radio gitaar trommel aquarium
konijnenhok bureau stoel kast rugzak slaapzak koelbox magnetron waterkoker naambord brievenbus vlaggenstok schutting
glasbak riolering bestrating fontein vijver brug sluis rotonde wasmachine droger strijkplank paraplu schilderij puzzel
quilt""".split()


class Labelled(NamedTuple):
    name: str
    topic: str
    document: Document


class Question(NamedTuple):
    category: str
    text: str
    relevant: frozenset[Key]


def labelled_posts(buurt_id: int = 1, file: Path = DATA / "posts_nl.txt") -> list[Labelled]:
    """The posts, with look-alikes up to 300."""
    chance = random.Random(7)  # noqa: S311  (the same posts every time)
    written = _written(file)
    written += [_look_alike(chance, number) for number in range(1, POSTS - len(written) + 1)]
    chance.shuffle(written)
    return [
        Labelled(name, topic, _document(number, buurt_id, title, f"{body} {_filling(chance)}"))
        for number, (name, topic, title, body) in enumerate(written, start=1)
    ]


def questions(posts: list[Labelled], file: Path = DATA / "queries_nl.tsv") -> list[Question]:
    """The questions about these posts: lines with category, question and what answers it, between tabs."""
    lines = file.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return [Question(category, text, _relevant(names.split(","), posts)) for category, text, names in rows]


def _relevant(names: list[str], posts: list[Labelled]) -> frozenset[Key]:
    """Posts by their name, or all posts of a topic."""
    found = frozenset(post.document.key for post in posts if post.name in names or post.topic in names)
    if not found:
        raise ValueError(f"no post is called {', '.join(names)}")
    return found


def _written(file: Path) -> list[tuple[str, str, str, str]]:
    posts: list[tuple[str, str, str, str]] = []
    topic, number = "", 0
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("@"):
            topic, number = line[1:].strip(), 0
        elif line.strip() and not line.startswith("#"):
            number += 1
            _, title, body = (part.strip() for part in line.split("|", 2))
            posts.append((f"{topic}.{number}", topic, title, body))
    return posts


def _look_alike(chance: random.Random, number: int) -> tuple[str, str, str, str]:
    filled = chance.choice(LOOK_ALIKES).format(
        n=chance.choice(NAMES),
        m2=chance.choice(NAMES),
        s=chance.choice(STREETS),
        d=chance.choice(DAYS),
        m=chance.choice(MONTHS),
        k=chance.randint(1, 28),
        h=chance.randint(1, 140),
        x=chance.choice(THINGS),
    )
    title, body = (part.strip() for part in filled.split("|"))
    return f"ruis.{number}", "ruis", title[0].upper() + title[1:], body


def _filling(chance: random.Random) -> str:
    return " ".join(chance.sample(FILLING, chance.randint(2, 4)))


def _document(number: int, buurt_id: int, title: str, body: str) -> Document:
    return Document(
        key=Key("post", number),
        buurt_id=buurt_id,
        title=title,
        body=body,
        visibility=frozenset({"public"}),
        created_at=OPENED,
        version=1,
    )
