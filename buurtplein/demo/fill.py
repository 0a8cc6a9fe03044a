"""Acting the stories out in an empty installation."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from buurtplein.buurten import operations as buurten
from buurtplein.buurten.models import Accent, Buurt, Organisation, Role
from buurtplein.buurten.viewer import Caretaker, Someone
from buurtplein.collegas.operations import describe_work, name_regisseur, see_welcome
from buurtplein.collegas.queries import naming
from buurtplein.core.clock import at, local, now, today
from buurtplein.core.db import db, unit_of_work
from buurtplein.core.errors import RuleBroken
from buurtplein.demo.acts import ACTS
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, Story, read
from buurtplein.notifications.models import Notification
from buurtplein.notifications.operations import look
from buurtplein.people import operations as people

FOLDER = Path(__file__).parent
FIRST = "lindekwartier"  # the story with a login for each role
PASSWORD = "fiets-linde-koffie"  # noqa: S105  (of people who do not exist; everyone may know it)
OPENED = timedelta(days=90)  # ago
UNREAD = timedelta(days=1)
TRAINED, TERM = timedelta(days=30), timedelta(days=2 * 365)


class Login(NamedTuple):
    """Who someone can be, to look around."""

    role: str
    name: str
    email: str
    password: str = PASSWORD


def fill(caretaker: Caretaker, follow_up: Callable[[], object]) -> Iterator[Buurt]:
    """Act each story out, and give each buurt that is done. `follow_up` is called as the worker would be.

    A buurt that is there already is left as it is. Raises RuleBroken when the installation is used by real people.
    """
    _refuse_real_buurten()
    for path in sorted(FOLDER.glob("*.toml")):
        story = read(path, now())
        if not _is_open(story.slug):
            act_out(caretaker, story, follow_up)
            yield db.session.scalars(select(Buurt).where(Buurt.slug == story.slug)).one()


def logins() -> list[Login]:
    """A login for each role, when the demo is there."""
    story = read(FOLDER / f"{FIRST}.toml", now())
    if not _is_open(story.slug):
        return []
    return [Login(role, story.people[key]["name"], _email(key, story)) for role, key in story.logins.items()]


def is_empty() -> bool:
    """Whether there is no buurt at all yet."""
    return db.session.scalar(select(Buurt.id).limit(1)) is None


def _is_open(slug: str) -> bool:
    return db.session.scalar(select(Buurt.id).where(Buurt.slug == slug)) is not None


def _refuse_real_buurten() -> None:
    ours = {path.stem for path in FOLDER.glob("*.toml")}
    if real := set(db.session.scalars(select(Buurt.slug))) - ours:
        raise RuleBroken(f"{min(real)} is a real buurt; everyone knows the passwords of the demo, so keep them apart")


def _email(key: str, story: Story) -> str:
    """An address that cannot exist, so no letter of the demo ever arrives."""
    return f"{key}@{story.slug}.example"


# ------------------------------------------------------------------------------------------- one story
def act_out(caretaker: Caretaker, story: Story, follow_up: Callable[[], object]) -> None:
    """Open the buurt, let its people come, and let everything happen at its own moment."""
    scene, told_at = Scene(story.slug), now()
    with at(told_at - OPENED), unit_of_work():
        _open(caretaker, story)
    for key, person in story.people.items():
        with at(person["joined"]), unit_of_work():
            _come(caretaker, scene, story, key, person)
    for _day, acts in groupby(story.acts, key=lambda act: local(act.when).date()):
        _live_through(scene, list(acts), told_at, follow_up)
    with at(told_at - UNREAD), unit_of_work():
        _name_regisseur(scene, story)
    with at(told_at - UNREAD):
        _read_the_news(scene, story)


def _read_the_news(scene: Scene, story: Story) -> None:
    """Everyone has seen what is older than `UNREAD`."""
    with unit_of_work():
        seen = db.session.scalar(select(func.max(Notification.id)).where(Notification.made_at < now()))
        for key in story.people:
            look(Someone(scene.person(key)), up_to=seen or 0)


def _live_through(scene: Scene, acts: list[Act], told_at: datetime, follow_up: Callable[[], object]) -> None:
    """One day; what follows on it follows when it ends, which saves a lot of writing to disk."""
    for act in acts:
        with at(act.when), unit_of_work():
            act.fields["told_at"] = told_at
            ACTS[act.do](scene, scene.viewer(act.by), act)
    with at(acts[-1].when):
        follow_up()


def _open(caretaker: Caretaker, story: Story) -> None:
    look = dict(story.look)
    buurt = buurten.open_buurt(caretaker, name=look.pop("name"), slug=story.slug, code=look.pop("code"))
    buurt.accent = Accent(look.pop("accent"))
    for name, value in look.items():
        setattr(buurt, name, value)


def _come(caretaker: Caretaker, scene: Scene, story: Story, key: str, told: dict[str, Any]) -> None:
    email, phone = _email(key, story), told.get("phone", "")
    person = people.add_person(caretaker, name=told["name"], email=email, password=PASSWORD, phone=phone)
    buurt = db.session.scalars(select(Buurt).where(Buurt.slug == story.slug)).one()
    membership = buurten.settle_person(caretaker, buurt, person, street=told.get("street", ""))
    if told.get("new"):
        membership.trusted_at = None
    for role in told.get("roles", []):
        buurten.appoint(caretaker, membership, role=Role(role), **_terms(caretaker, buurt, Role(role), told))
    scene.keep(key, person)
    if "professional" in told.get("roles", []):
        see_welcome(scene.viewer(key))
    if "works" in told:
        describe_work(scene.viewer(key), deputy_id=None, **told["works"])


def _name_regisseur(scene: Scene, story: Story) -> None:
    """The beheerder names the one whose function it is, who can be called at work."""
    keeper = next((key for key, told in story.people.items() if "beheerder" in told.get("roles", [])), None)
    called = [(key, told) for key, told in story.people.items() if told.get("title") == "gebiedsregisseur"]
    for key, told in called[:1] if keeper else ():
        viewer = scene.viewer(str(keeper))
        terms = {"from_day": today(), "phone": told.get("works", {}).get("phone", "")}
        name_regisseur(viewer, person_id=scene.person(key).id, **terms, seen=naming(viewer).stamp)


def _terms(caretaker: Caretaker, buurt: Buurt, role: Role, told: dict[str, Any]) -> dict[str, Any]:
    if role is Role.VERBINDER:
        return {"trained_on": today() - TRAINED, "ends_on": today() + TERM}
    organisation: Organisation | None = None
    if "organisation" in told:
        organisation = buurten.found_partner(caretaker, buurt, name=told["organisation"]).organisation
    return {"organisation": organisation, "title": told.get("title", "")}
