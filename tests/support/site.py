"""The whole site for a test: a buurt in which everything can be done, the people who can, and every form they see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from buurtplein.agenda.operations import open_calendar
from buurtplein.buurten.operations import go_away
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.operations import open_feed
from buurtplein.core.clock import now, today
from buurtplein.core.db import Base, db
from buurtplein.core.tenancy import across_buurten
from buurtplein.following.operations import follow
from buurtplein.gesprekken.operations import GesprekDraft, note_gesprek
from buurtplein.gids.links import check_token
from buurtplein.gids.models import Entry
from buurtplein.huiskamers.operations import note_said
from buurtplein.matching.links import reply_token
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.matching.queries import own_matches
from buurtplein.moderation.models import stamp
from buurtplein.moderation.operations import hide_post
from buurtplein.namens.models import Asked, Channel
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.namens.queries import reach_of
from buurtplein.notifications.links import DAILY, unsubscribe_link
from buurtplein.notifications.models import Kind, Mail, Notification
from buurtplein.people.models import LoginSession, SecondStep
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import Draft, place_post, solve_post, take_part
from buurtplein.posts.themes import Theme
from buurtplein.schouwen.operations import Told, close_schouw, share_schouw
from buurtplein.terms.links import token_for
from buurtplein.werk.operations import take
from buurtplein.werk.policy import may_put_off
from buurtplein.werk.queries import day
from buurtplein.wijkopgaven.models import EndingKind, OwnerKind, Source
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    OpgaveDraft,
    add_actie,
    answer_sources,
    end_opgave,
    make_opgave,
    merge_opgave,
    publish_opgave,
)
from tests.factories import a_buurt, a_member, a_photo, an_album, viewer_of
from tests.huiskamers.factories import a_huiskamer
from tests.schouwen.factories import a_finding, a_schouw, was_held
from tests.support.cookies import cookie_for
from tests.support.crawl import Form, Page, endpoint_of, walk
from tests.support.world import a_world
from tests.wijkopgaven.factories import a_co_owner

Rows = dict[str, dict[Any, dict[str, Any]]]
NOT_WORDS = {"slug", "language", "email", "reporter_language", "reporter_email", "password_hash", "code_digest", "salt"}
NOT_WORDS |= {"name_of_event", "once", "external_id"}


@dataclass
class Found:
    """A form, who saw it, and what answers it."""

    who: str
    endpoint: str
    form: Form

    def __str__(self) -> str:
        return f"{self.form.method} {self.form.action} as {self.who}"


class Site:
    """Each person has a cookie; what they send is sent as they would."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.world = a_world("oost", "Huismus")
        a_buurt("west")
        self._leave_things_to_do()
        member = a_member(self.world.buurt, None, "verbinder", "professional", "beheerder")
        self.world.people["alles"] = viewer_of(member.person, self.world.buurt)
        self.cookies = {name: f"plein={cookie_for(app, viewer.me)[0]}" for name, viewer in self.people()}
        self.cookies |= {"bezoeker": "", "nieuweling": f"plein={self._halfway()}"}
        self.cookies["verhuizer"] = f"plein={self._changing_address()}"
        self.cookies["halverwege"] = f"plein={self._at_the_second_step()}"
        self.from_letters = self._links_in_letters()
        db.session.commit()
        self.client: FlaskClient = app.test_client(use_cookies=False)

    def people(self) -> Iterator[tuple[str, Viewer]]:
        yield from self.world.people.items()

    def _talked_at_home(self) -> None:
        """A huiskamergesprek that was, of which something was noted."""
        professional = self.world.people["professional"]
        held = a_huiskamer(professional, word="Huismus")
        held.begins_at = now() - timedelta(hours=2)
        db.session.flush()
        note_said(professional, held, words="Een huismus zag het licht.", theme=Theme.VEILIGHEID)

    def _walk(self) -> None:
        """A wijkschouw that is to come, one of which the lead is not here any more, and two of which one is shared."""
        professional = self.world.people["professional"]
        _planned, left, held, shared = (a_schouw(professional, word="Huismus") for _each in range(4))
        left.led_by_id = a_member(self.world.buurt).person_id
        findings = []
        for schouw in (held, shared):
            album = an_album(professional)
            a_photo(album, alt="Huismus op een tegel.")
            findings.append(a_finding(was_held(schouw), professional, party="Huismus bv", album_id=album.id))
        close_schouw(professional, shared)
        share_schouw(professional, shared, {findings[1].id: Told("Huismus zag een tegel.")})

    def _halfway(self) -> str:
        """The cookie of someone who waits for a code by mail."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        return str(serializer.dumps({"email": "nieuw@example.org"}))

    def _changing_address(self) -> str:
        """The cookie of someone who waits for a code at their new address."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        started = serializer.loads(cookie_for(self.app, self.world.people["tweede"].me)[0])
        return str(serializer.dumps({**started, "new_email": "ander@example.org"}))

    def _at_the_second_step(self) -> str:
        """The cookie of someone who typed their password, and takes their phone."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        return str(serializer.dumps({"half": [self.world.people["buur"].me.email, int(now().timestamp())]}))

    def _leave_things_to_do(self) -> None:
        """What the world has not: something to reopen, to object to, to tell about, to publish and to end."""
        who = self.world.people
        solved = place_post(who["bewoner"], Draft(PostKind.VRAAG, "Huismus is klaar"))
        solve_post(who["bewoner"], solved)
        self._hidden_post()
        self._taken_work()
        self._matches()
        self._opgave_of_who_left()
        self._opgaven()
        self._regrouped()
        self._talked_at_home()
        self._walk()
        self._followed()
        self._not_online()
        self._holidays()
        self.world.buurt.trusted_after = 5
        self.world.buurt.rules[0].sentences = "Huismussen zijn lief."
        self._not_solved()
        a_member(self.world.buurt, excluded_until=today() + timedelta(days=7))
        take_part(who["bewoner"], place_post(who["buur"], Draft(PostKind.INITIATIEF, "Huismus krijgt een kast")))
        open_calendar(who["bewoner"])
        open_feed(who["bewoner"])
        for name in ("buur", "beheerder"):
            db.session.add(SecondStep(person_id=who[name].me.id, salt="Huismus", last_used=0))
        db.session.add(LoginSession(person_id=who["buur"].me.id, token_digest="another device", device="x"))

    def _links_in_letters(self) -> list[str]:
        """Where one comes from a mail: off the mails, about a post that goes, about an entry, to a ticket."""
        who, here = self.world.people, Entry.buurt_id == self.world.buurt.id
        goes = place_post(who["bewoner"], Draft(PostKind.VRAAG, "Huismus gaat weg"))
        goes.expires_on = today() + timedelta(days=3)
        place = db.session.scalars(sa.select(Entry).where(here, Entry.number == self.world.ids["nr"][0])).one()
        db.session.flush()
        return [
            urlsplit(unsubscribe_link(who["buur"].me.id, DAILY)).path,
            f"/oost/blijft/{token_for(goes)}",
            f"/oost/gids/nakijken/{check_token(who['bewoner'], place)}",
            f"/oost/agenda/bewijs/{self.world.ids['ticket'][0]}",
            f"/oost/uitnodiging/{self.world.ids['rsvp_ticket'][0]}",
            f"/oost/koppeling/{self._about_a_match()}",
        ]

    def _about_a_match(self) -> str:
        """The way to answer about the one that waits for the buur."""
        found = [m for m in own_matches(self.world.people["buur"]) if m.is_undecided]
        return reply_token(self.world.people["buur"], found[0])

    def _hidden_post(self) -> None:
        who = self.world.people
        post = place_post(who["buur"], Draft(PostKind.AANBOD, "Huismus te koop"))
        hide_post(who["verbinder"], post, seen=stamp(post, None), rule=None, reason="Huismussen zijn beschermd.")

    def _taken_work(self) -> None:
        """The verbinder is at work on what can be given back and put off: a vraag for verbinders only."""
        who = self.world.people["verbinder"]
        draft = Draft(PostKind.VRAAG, "Huismus heeft het moeilijk", audience=Audience.VERBINDERS)
        place_post(self.world.people["bewoner"], draft)
        things = [item.thing for item in day(who, self.app.extensions["work"]).free]
        assert take(who, next(thing for thing in things if may_put_off(who, thing.work)))

    def _matches(self) -> None:
        who = self.world.people
        for answered in (True, False):
            vraag = place_post(who["bewoner"], Draft(PostKind.VRAAG, "Huismus zoekt een ladder"))
            said = {"message": "Past dit?", "asked_first": True}
            match = propose_match(who["verbinder"], vraag, helper=who["buur"].me, offer=None, **said)
            for name in ("bewoner", "buur") if answered else ():
                answer_match(who[name], match, says_yes=True)

    def _opgaven(self) -> None:
        who = self.world.people
        owner = who["bewoner"].me.id
        for ending in (True, False):
            post = place_post(who["bewoner"], Draft(PostKind.VRAAG, "Huismus wil een bankje"))
            plan = OpgaveDraft("Huismus zit", heard="Geen bankje.", goal="Er staat een bankje.")
            opgave = make_opgave(who["professional"], [post], plan)
            actie = add_actie(who["professional"], opgave, ActieDraft("Bankje zetten", owner_kind=OwnerKind.BEWONER))
            actie.owner_id, actie.signed_as = owner, ""  # who said yes
            if ending:
                publish_opgave(who["professional"], opgave)
                asked = sa.select(Source).where(Source.opgave_id == opgave.id, Source.buurt_id == opgave.buurt_id)
                answer_sources(who["professional"], list(db.session.scalars(asked)), Answer("Bankje", "Komt", ""))

    def _regrouped(self) -> None:
        """Opgaven that can be merged and split, and one that just was."""
        pro, opgaven = self.world.people["professional"], []
        for what in ("deur", "raam", "dak"):
            words = (f"Huismus mist een {what}", f"Huismus zoekt een {what}")
            posts = [place_post(self.world.people["bewoner"], Draft(PostKind.VRAAG, word)) for word in words]
            opgaven.append(make_opgave(pro, posts, OpgaveDraft(f"Huismus met {what}", heard=f"Geen {what}.")))
            add_actie(pro, opgaven[-1], ActieDraft(f"Een {what} zetten"))
        merge_opgave(pro, opgaven[0], opgaven[1])

    def _holidays(self) -> None:
        """A verbinder who is away today, and one who goes away later."""
        absent = a_member(self.world.buurt, None, "verbinder").person
        go_away(viewer_of(absent, self.world.buurt), away_from=today(), back_on=today() + timedelta(days=9))
        later = {"away_from": today() + timedelta(days=9), "back_on": today() + timedelta(days=19)}
        go_away(self.world.people["verbinder"], **later, handover="Huismus voeren.")

    def _not_online(self) -> None:
        """Someone for whom a verbinder speaks: asked whether they want to be connected, with a post that goes soon."""
        verbinder = self.world.people["verbinder"]
        who = Neighbour("Huismus Oud", Channel.PHONE, phone="06-11223344")
        draft = Draft(PostKind.VRAAG, "Huismus zoekt een voorlezer")
        post = place_for(verbinder, draft, who, asked=Asked.PHONE, agrees=True)
        post.expires_on = today() + timedelta(days=2)
        reach = reach_of(verbinder, post)
        assert reach is not None
        helper = a_member(self.world.buurt).person
        match = propose_match(verbinder, post, helper=helper, offer=None, message="Huismus past")
        told = {"kind": Kind.MATCH_PROPOSED, "subject_id": match.id, "event_id": 0, "mail": Mail.NEVER}
        db.session.add(Notification(person_id=reach.person_id, of_buurt_id=self.world.buurt.id, **told))

    def _not_solved(self) -> None:
        """What ended, and rests on a post of the bewoner and one of who is not online."""
        pro, here = self.world.people["professional"], Post.buurt_id == self.world.buurt.id
        spoken_for = db.session.scalars(sa.select(Post).where(here, Post.placed_by_id.is_not(None))).first()
        assert spoken_for is not None
        posts = [place_post(self.world.people["bewoner"], Draft(PostKind.VRAAG, "Huismus glijdt uit")), spoken_for]
        spoken = note_gesprek(pro, GesprekDraft("Huismus durft niet.", "Kerkpad"))
        opgave = make_opgave(pro, [*posts, spoken], OpgaveDraft("Huismus loopt", heard="Glad."))
        add_actie(pro, opgave, ActieDraft("Tegels leggen"))
        publish_opgave(pro, opgave)
        a_co_owner(opgave, self.world.people["bewoner"].me)
        answer_sources(pro, opgave.sources, Answer("Glad", "Tegels", ""))
        end_opgave(pro, opgave, kind=EndingKind.SOLVED, reason="Huismus loopt weer.")

    def _followed(self) -> None:
        who = self.world.people
        post = place_post(who["buur"], Draft(PostKind.VRAAG, "Huismus wil een hek"))
        opgave = make_opgave(who["professional"], [post], OpgaveDraft("Huismus bouwt", heard="Geen hek."))
        add_actie(who["professional"], opgave, ActieDraft("Hek zetten"))
        publish_opgave(who["professional"], opgave)
        for thing in (post, opgave):
            follow(who["bewoner"], thing)

    def _opgave_of_who_left(self) -> None:
        who = self.world.people
        left = a_member(self.world.buurt, None, "professional")
        post = place_post(who["bewoner"], Draft(PostKind.VRAAG, "Huismus wil een boom"))
        who_left = viewer_of(left.person, self.world.buurt)
        opgave = make_opgave(who_left, [post], OpgaveDraft("Huismus plant", heard="Geen boom."))
        add_actie(who_left, opgave, ActieDraft("Boom planten"))
        left.roles[0].ends_on = today()

    # --------------------------------------------------------------------------------------- going there
    def send(self, who: str, url: str, method: str = "GET", **options: Any) -> TestResponse:
        """One request as this person; a bug raises, as the app is in testing mode."""
        headers = {"Cookie": self.cookies[who], **options.pop("headers", {})}
        return self.client.open(url, method=method, headers=headers, **options)

    def pages(self, who: str) -> Iterator[Page]:
        """Every page that this person can click to."""
        starts = ["/", "/oost/", "/oost/menu", "/mijn", "/oost/werk", "/oost/prof/opgaven", "/oost/meedoen/code"]
        starts += [
            "/inloggen/code",
            "/mijn/bevestig",
            "/mijn/email/code",
            "/mijn/agenda",
            "/mijn/werk",
            "/mijn/overzicht",
            "/inloggen/tweede-stap",
            "/oost/zoeken?q=huismus",
        ]
        starts += [*self.from_letters, "/inloggen/tweede-stap"]
        starts += ["/oost/beheer"] if who != "bezoeker" else ["/inloggen"]
        yield from walk(lambda url: self.send(who, url), starts)

    @cached_property
    def forms(self) -> list[Found]:
        """Each form once, from whoever sees most of it: per address (whatever its numbers) no subset of another."""
        found: dict[tuple[str, str], list[Found]] = {}
        for who in (name for name in self.cookies if name not in {"nieuw", "alles"}):  # these see nothing new
            for page in self.pages(who):
                for form in page.forms:
                    endpoint = endpoint_of(self.app, form.action, form.method)
                    if endpoint is not None:
                        address = re.sub(r"\d+", "0", urlsplit(form.action).path).replace("/west/", "/oost/")
                        found.setdefault((form.method, address), []).append(Found(who, endpoint, form))
        return [form for forms in found.values() for form in _largest(forms)]


def _largest(forms: list[Found]) -> Iterator[Found]:
    kept: list[set[str]] = []
    for found in sorted(forms, key=lambda found: -len(found.form.inputs)):
        names = set(found.form.inputs)
        if not any(names <= larger for larger in kept):
            kept.append(names)
            yield found


# ------------------------------------------------------------------------------------------- the database as a whole
def rows() -> Rows:
    """Everything in every table, by primary key."""
    db.session.rollback()
    with across_buurten("a test keeps the whole database"), db.engine.connect() as connection:
        return {table.name: _rows(connection, table) for table in Base.metadata.sorted_tables}


def _rows(connection: sa.Connection, table: sa.Table) -> dict[Any, dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    found = connection.execute(sa.select(table)).mappings()
    return {tuple(row[key] for key in keys): dict(row) for row in found}


def put_back(kept: Rows) -> None:
    """Make the database what it was: children go first and come last."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    with across_buurten("a test puts the whole database back"), db.engine.begin() as connection:
        found = {table.name: _rows(connection, table) for table in tables}
        for table in reversed(tables):
            for key in found[table.name].keys() - kept[table.name].keys():
                connection.execute(table.delete().where(_is(table, key)))
        for table in tables:
            for key, row in sorted(kept[table.name].items(), key=lambda one: _rests_on_its_own(table, one[1])):
                if key not in found[table.name]:
                    connection.execute(table.insert().values(row))
                elif row != found[table.name][key]:
                    connection.execute(table.update().where(_is(table, key)).values(row))
        if connection.dialect.name == "postgresql":
            _count_on(connection, kept)


def _rests_on_its_own(table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Whether a row refers to another of the same table, which comes first."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    return any(row[name] is not None for name in own if name != "buurt_id")


def _count_on(connection: sa.Connection, kept: Rows) -> None:
    """Let what comes be numbered after what was put back: a row that brings its own number is not counted."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and kept[table.name]:
            newest = max(row["id"] for row in kept[table.name].values())
            connection.exec_driver_sql(_COUNT_ON, (newest, table.name))


_COUNT_ON = """
    SELECT setval(name, greatest(%s::bigint, coalesce(pg_sequence_last_value(name), 1)))
    FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name) AS sequence WHERE name IS NOT NULL
"""


def _is(table: sa.Table, key: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


# ------------------------------------------------------------------------------------------- what is stored
def store(texts: Sequence[str]) -> int:
    """Put texts in every cell that holds words, around the operations that would tidy them. How many cells."""
    written = 0
    db.session.commit()
    with across_buurten("a test writes in every table"), db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            words = [column for column in table.columns if _holds_words(column)]
            filled = connection.execute(sa.select(table)).mappings().all() if words and "id" in table.c else []
            for row in filled:
                names = [column.name for column in words if row[column.name] or not _may_have_to_be_empty(column)]
                values = {name: texts[(written + place) % len(texts)] for place, name in enumerate(names)}
                if names:
                    connection.execute(table.update().where(table.c.id == row["id"]).values(values))
                written += len(names)
    return written


def _may_have_to_be_empty(column: sa.Column[Any]) -> bool:
    """The database may refuse words here: a signup of a member has no guest, an entry of a person no phone."""
    checks = [check for check in column.table.constraints if isinstance(check, sa.CheckConstraint)]
    return any(column.name in str(check.sqltext) for check in checks)


def _holds_words(column: sa.Column[Any]) -> bool:
    plain = (
        isinstance(column.type, sa.Text) and not column.unique and not column.foreign_keys and not column.primary_key
    )
    return plain and column.name not in NOT_WORDS and column.table.name not in {"outbox_event", "outbox_tick", "letter"}
