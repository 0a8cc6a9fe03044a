"""`make bench-bord`: what bord and overview cost with 2,000 opgaven and 20,000 acties, as a ratio to 200 and 2,000.

The overview is counted once until something changes; "counted anew" is what the first after a change waits for.

Not a test: nothing here fails on a slow machine. That it asks the same number of statements is one
(tests/wijkopgaven/test_bord.py, tests/cijfers/test_overview.py).
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import connect

import sqlalchemy as sa

from buurtplein.app import create_app
from buurtplein.buurten.models import Membership, Organisation, Partnership, Role, RoleGrant
from buurtplein.collegas.models import WorkFeed
from buurtplein.collegas.operations import digest_of
from buurtplein.core.clock import now
from buurtplein.core.db import db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.models import Actie, ActieState, TakesPart, Wijkopgave
from tests.bench.filling import add_opgaven, add_sources, fill, settings_in
from tests.bench.server import Server, serving
from tests.support.cookies import cookie_for

SIZES = (200, 2_000)  # opgaven
BAR = 1.5
FEED = "of-the-benchmark"  # the end of the address of a calendar
DUE = 50  # acties to ask an organisation about now; each of them is what costs on that page
OWNERS = 10  # few, so that also the small bord of one of them is full: a card is what costs
ROUNDS = 8
PAGES = {
    "whole bord": "/oost/prof/bord",
    "one theme": "/oost/prof/bord?thema=groen",
    "mine": "/oost/prof/bord?mijn=1",
    "late": "/oost/prof/bord?laat=1",
    "one party": "/oost/prof/bord?organisatie=1",
    "one that joins": "/oost/prof/bord?organisatie=2",
    "one idle": "/oost/prof/bord?organisatie=3",
    "party, theme": "/oost/prof/bord?organisatie=1&thema=groen",
    "and mine": "/oost/prof/bord?organisatie=1&thema=groen&mijn=1",
    "and late": "/oost/prof/bord?organisatie=1&thema=groen&laat=1",
    "and both": "/oost/prof/bord?organisatie=1&thema=groen&mijn=1&laat=1",
    "joins, theme": "/oost/prof/bord?organisatie=2&thema=groen&laat=1",
    "for overleg": "/oost/prof/voor-het-overleg",
    "overview": "/oost/prof/overzicht",
    "of one party": "/oost/prof/overzicht?organisatie=1",
    "as CSV": "/oost/prof/overzicht.csv",
    "as ODS": "/oost/prof/overzicht.ods",
    "worklist": "/oost/prof/opgaven",
    "samen": "/oost/samen",
    "my work": "/mijn/werk",
    "my calendar": f"/mijn/werk/{FEED}.ics",
}


def professional_in(folder: Path, opgaven: int) -> str:
    """Fill an installation; the cookie of a professional there."""
    fill(folder, 50)
    app = create_app(settings_in(folder))
    with app.app_context(), unit_of_work() as session:
        membership = session.scalars(sa.select(Membership).order_by(Membership.id)).first()
        assert membership is not None
        membership.welcomed_at = now()
        party, joins, idle = (Organisation(name=name) for name in ("Welzijn", "Politie", "Corporatie"))
        for one in (party, joins, idle):
            session.add(one)
            session.flush()
        since = date.today() - timedelta(days=1)  # noqa: DTZ011  (any day before today)
        works = {"membership": membership, "role": Role.PROFESSIONAL, "organisation_id": party.id}
        session.add(Partnership(organisation_id=party.id, buurt_id=membership.buurt_id, starts_on=since))
        session.add(RoleGrant(**works, starts_on=since))
        few = list(session.scalars(sa.select(Person.id).order_by(Person.id).limit(OWNERS)))
        add_opgaven(membership.buurt_id, few, opgaven, after=1000)
        add_sources(membership.buurt_id, few[0])
        for one in (joins, idle):
            session.add(Partnership(organisation_id=one.id, buurt_id=membership.buurt_id, starts_on=since))
        let_take_part(membership.buurt_id, joins.id, few[0])
        let_wait(membership.buurt_id, party.id)
        session.add(WorkFeed(person_id=membership.person_id, token_digest=digest_of(FEED)))
        cookie, _token = cookie_for(app, session.get_one(Person, membership.person_id))
    with app.app_context():
        db.engine.dispose()
    return f"plein={cookie}"


def let_take_part(buurt_id: int, party_id: int, by_id: int) -> None:
    """Let an organisation take part in every fifth opgave."""
    opgaven = db.session.scalars(sa.select(Wijkopgave.id).where(Wijkopgave.buurt_id == buurt_id)).all()
    facts = {"buurt_id": buurt_id, "organisation_id": party_id, "added_by_id": by_id}
    db.session.execute(sa.insert(TakesPart), [{**facts, "opgave_id": opgave_id} for opgave_id in opgaven[::5]])


def let_wait(buurt_id: int, party_id: int) -> None:
    """Let an organisation hold up every actie that is stuck; `DUE` of them are to be asked, the others much later."""
    stuck = (Actie.buurt_id == buurt_id, Actie.state == ActieState.STUCK)
    first = sa.select(Actie.id).where(*stuck).order_by(Actie.id).limit(DUE)
    day = date.today()  # noqa: DTZ011  (any day)
    held = sa.update(Actie).where(*stuck).values(waits_for_id=party_id, bring_up_on=day + timedelta(days=200))
    db.session.execute(held)
    db.session.execute(sa.update(Actie).where(Actie.id.in_(first)).values(bring_up_on=day))


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="buurtplein-bord-"))
    with ExitStack() as stack:
        sides = []
        for size in SIZES:
            cookie = professional_in(folder / str(size), size)
            server = stack.enter_context(serving(f"tests.bench.serving:app_in('{folder / str(size)}')"))
            sides.append((server, cookie, folder / str(size)))
        print(f"bord and overview with {SIZES[1]} opgaven over {SIZES[0]}, ten acties each (bar {BAR}x)")
        for name, path in PAGES.items():
            asked = [(server, asking(server, path, cookie)) for server, cookie, _at in sides]
            print(f"  {name:<16}{ratio(asked):.2f}x")
        for name in ("overview", "of one party"):
            anew = [(server, after_a_change(at, asking(server, PAGES[name], cookie))) for server, cookie, at in sides]
            print(f"  {name}, counted anew  {ratio(anew):.2f}x")


def asking(server: Server, path: str, cookie: str) -> Callable[[], int]:
    def ask() -> int:
        status = server.get(path, {"Cookie": cookie})
        assert status == 200, status
        return status

    return ask


def after_a_change(folder: Path, ask: Callable[[], int]) -> Callable[[], int]:
    """The same when something just changed in the buurt."""

    def change_and_ask() -> int:
        with closing(connect(folder / "buurtplein.db")) as file, file:
            file.execute("UPDATE buurt SET version = version + 1")
        return ask()

    return change_and_ask


def ratio(sides: list[tuple[Server, Callable[[], int]]]) -> float:
    """The best round of the large one over that of the small one, asked in turn: a busy machine slows both."""
    for server, ask in sides:
        server.warm(ask)
    rounds = [[server.spent(ask) for server, ask in sides] for _ in range(ROUNDS)]
    small, large = (min(side) for side in zip(*rounds, strict=True))
    return large / small


if __name__ == "__main__":
    main()
