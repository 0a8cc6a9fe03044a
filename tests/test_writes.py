"""Every write, by every role, on one's own row, on somebody else's and on one of another buurt: done, or refused.

Real requests, each in a savepoint of one world. What is refused must leave every row of every table as it was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from buurtplein.buurten.viewer import Viewer
from buurtplein.core import keep
from buurtplein.core.clock import today
from buurtplein.core.db import Base, db
from buurtplein.core.fresh import stamp
from buurtplein.core.tenancy import across_buurten
from buurtplein.notifications.models import Group
from tests.factories import a_buurt, a_viewer, a_visitor, viewer_of
from tests.huiskamers.factories import role_of
from tests.support.cookies import cookie_for
from tests.support.owned import Values, rows_of
from tests.test_rights import WRITING
from tests.test_security import rules

ROLES = ("visitor", "bewoner", "verbinder", "professional", "beheerder", "elsewhere")
MEMBERS = ROLES[1:5]
# y: done   =: answered, nothing to do   n: may not (403)   0: not there (404)   -: not past the guard, or no such row
# "elsewhere" has every role in another buurt. What a row is, and when it is one's own, is in tests/support/owned.py.
# Of another buurt all is not there (tried by one role; tests/test_tenancy.py has the rest), so that has no column.
TABLE = (  # endpoint, row, one's own, somebody else's
    ("home.keep_display", "", "-yyyyy", "------"),
    ("people.log_out", "", "-yyyyy", "------"),
    ("people.own_data", "", "-yyyyy", "------"),
    ("people.change_password", "", "-yyyyy", "------"),
    ("people.end_other_sessions", "", "-yyyyy", "------"),
    ("people.end_session", "session", "-yyyy-", "-00000"),
    ("people.change_email", "", "-yyyyy", "------"),
    ("buurten.join", "", "y====y", "------"),
    ("buurten.about_me", "", "-yyyy-", "------"),
    ("buurten.settings", "", "----y-", "------"),
    ("buurten.rules", "", "----y-", "------"),
    ("buurten.sentences", "rule", "----y-", "----y-"),
    ("buurten.member", "member", "----y-", "----y-"),
    ("buurten.end_role", "member", "----y-", "----y-"),
    ("buurten.log_out_member", "member", "----n-", "----y-"),
    ("buurten.reset_second_step", "member", "----n-", "----y-"),
    ("buurten.partners", "", "----y-", "------"),
    ("buurten.end_partner", "partner", "----y-", "----y-"),
    ("gids.add", "", "-yyyy-", "------"),
    ("gids.edit", "entry", "-yyyy-", "-nynn-"),
    ("gids.remove", "entry", "-yyyy-", "nnynnn"),
    ("gids.verify", "entry", "-yyyy-", "-nynn-"),
    ("gids.doubt", "entry", "-nnnn-", "yyyyyy"),
    ("gids.accept", "entry that waits", "--n-n-", "--y-0-"),
    ("gids.turn_down", "entry that waits", "--n-n-", "--y-0-"),
    ("gids.settle", "doubt", "--0-0-", "--y-0-"),
    ("posts.place", "", "-yyyy-", "------"),
    ("posts.edit", "vraag", "-yyyy-", "-nnnn-"),
    ("posts.photos", "vraag", "-====-", "-nnnn-"),
    ("posts.withdraw", "vraag", "-yyyy-", "-nnnn-"),
    ("posts.sort", "vraag", "-yyyy-", "-nynn-"),
    ("posts.solve", "vraag", "-yyyy-", "-nnnn-"),
    ("posts.reopen", "solved", "-yyyy-", "-nnnn-"),
    ("posts.place_comment", "vraag", "-yyyy-", "-yyyy-"),
    ("posts.offer_help", "vraag", "-nnnn-", "-yyyy-"),
    ("posts.remove_comment", "comment", "-yyyy-", "-nnnn-"),
    ("posts.take_part", "plan", "-yyyy-", "-yyyy-"),
    ("posts.leave", "joined", "-yyyy-", "-====-"),
    ("contact.send", "met", "-yyyy-", "-0000-"),
    ("contact.stop", "met", "-yyyy-", "-0000-"),
    ("contact.report", "met", "-yyyy-", "-0000-"),
    ("contact.settle", "met", "--0-0-", "--y-0-"),
    ("contact.stop_by_post", "vraag", "-nnnn-", "-yyyy-"),
    ("contact.stop_by_comment", "comment", "-nnnn-", "-yyyy-"),
    ("contact.stop_by_match", "met", "-yyyy-", "-0000-"),
    ("people.unblock", "block", "-yyyy-", "-00000"),
    ("agenda.move", "time", "-yyyy-", "-nnnn-"),
    ("agenda.call_off", "time", "-yyyy-", "-nnnn-"),
    ("agenda.stop", "time", "-yyyy-", "-nnnn-"),
    ("agenda.open_calendar", "", "-yyyyy", "------"),
    ("agenda.close_calendar", "", "-=====", "------"),
    ("collegas.describe", "", "---y--", "------"),
    ("collegas.welcome", "", "---=--", "------"),
    ("collegas.regisseur", "", "----y-", "------"),
    ("collegas.end_work", "professional", "----y-", "----y-"),
    ("collegas.open_feed", "", "-yyyyy", "------"),
    ("collegas.close_feed", "", "-yyyyy", "------"),
    ("agenda.come_as_guest", "time", "-====-", "y====y"),
    ("agenda.hand_in_ticket", "ticket", "-yyyy-", "yyyyyy"),
    ("agenda.come", "time", "-yyyy-", "-yyyy-"),
    ("agenda.stay_away", "signup", "-yyyy-", "-====="),
    ("following.follow_post", "vraag", "-nnnn-", "-yyyy-"),
    ("following.leave_post", "vraag", "-yyyy-", "-yyyy-"),
    ("following.follow_opgave", "opgave", "-yyyy-", "-yyyy-"),
    ("following.leave_opgave", "opgave", "-yyyy-", "-yyyy-"),
    ("search.save", "", "-yyyy-", "------"),
    ("search.forget", "search", "-yyyy-", "-0000-"),
    ("terms.stay", "vraag", "-yyyy-", "yyyyyy"),
    ("terms.extend", "vraag", "-yyyy-", "-nnnn-"),
    ("initiatieven.add_task", "plan", "-yyyy-", "-nnnn-"),
    ("initiatieven.remove_task", "plan", "-yyyy-", "-nnnn-"),
    ("initiatieven.take_task", "plan", "-yyyy-", "-yyyy-"),
    ("initiatieven.leave_task", "joined", "-yyyy-", "-====-"),
    ("initiatieven.support", "plan", "-nnnn-", "-yyyy-"),
    ("initiatieven.withdraw_support", "joined", "-yyyy-", "-====-"),
    ("matching.limits", "", "-yyyy-", "------"),
    ("matching.propose", "vraag", "--y---", "--y---"),
    ("matching.withdraw", "proposal", "--y---", "--n---"),
    ("matching.answer", "match", "-yyyy-", "-0000-"),
    ("matching.reply", "match", "-yyyy-", "yyyyyy"),
    ("matching.tell_outcome", "met", "-yyyy-", "-0000-"),
    ("werk.away", "", "--y---", "------"),
    ("werk.back", "", "--y---", "------"),
    ("werk.take", "work", "--y-0-", "--y-0-"),
    ("werk.put_off", "work", "--y-0-", "--y-0-"),
    ("werk.give_back", "work taken", "--y-0-", "--y-0-"),
    ("moderation.approve", "waits", "--n-n-", "--y-0-"),
    ("moderation.give_back", "waits", "--n-n-", "--y-0-"),
    ("moderation.hide", "vraag", "--n-n-", "--y-n-"),
    ("moderation.leave", "report about", "--0-0-", "--y-0-"),
    ("moderation.leave", "report by", "--0-0-", "--y-0-"),
    ("moderation.warn", "report about", "--0-0-", "--y-0-"),
    ("moderation.hide_reported", "report about", "--0-0-", "--y-0-"),
    ("moderation.note_objection", "ruling", "--n-n-", "--y-0-"),
    ("moderation.note_objection", "decided", "--y-y-", "--y-0-"),
    ("moderation.decide_objection", "objection", "--0-0-", "--y-0-"),
    ("moderation.decide_objection", "ruled", "--0-0-", "--y-0-"),
    ("moderation.undo", "decided", "--y-y-", "--0-0-"),
    ("moderation.exclude", "member", "----n-", "----y-"),
    ("moderation.readmit", "member", "----n-", "----=-"),
    ("moderation.readmit", "excluded", "----y-", "----y-"),
    ("moderation.report", "vraag", "-nnnn-", "yyyyyy"),
    ("moderation.report_comment", "comment", "-nnnn-", "yyyyyy"),
    ("moderation.object_to", "ruling", "-yyyy-", "-00000"),
    ("wijkopgaven.move_actie", "actie", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.hand_back_actie", "actie", "-yyyy-", "-nnnn-"),
    ("wijkopgaven.offer_actie", "to hand over", "-yyyy-", "-nnnn-"),
    ("wijkopgaven.answer_offer", "asked", "-yyyy-", "-00n0-"),
    ("wijkopgaven.take_back_offer", "asking", "-yyyy-", "-00n0-"),
    ("wijkopgaven.reopen", "not solved", "-yyyy-", "-nnnn-"),
    ("wijkopgaven.make", "vraag", "---y--", "---y--"),
    ("wijkopgaven.edit", "opgave", "-nnyn-", "-nnyn-"),
    ("wijkopgaven.edit", "shared", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.ask_co_owner", "to ask", "---y--", "---n--"),
    ("wijkopgaven.answer_co_owner", "to share", "-yyny-", "-0000-"),
    ("wijkopgaven.stop_co_owning", "shared", "-yyyy-", "-0000-"),
    ("wijkopgaven.end_co_owner", "with co-owner", "---y--", "---n--"),
    ("wijkopgaven.publish", "draft", "---y--", "---y--"),
    ("wijkopgaven.take_over", "left", "---y--", "---y--"),
    ("wijkopgaven.add_source", "opgave", "---y--", "---y--"),
    ("wijkopgaven.add_to", "vraag", "--yy--", "--yy--"),
    ("wijkopgaven.take_up_comment", "comment", "--yy--", "--yy--"),
    ("wijkopgaven.add_gesprek_to", "gesprek", "--yy--", "--yy--"),
    ("wijkopgaven.mark_told", "gesprek answered", "--yy--", "--yy--"),
    ("wijkopgaven.reopen_for_spoken", "gesprek not solved", "--yy--", "--ny--"),  # of who has no role any more
    ("wijkopgaven.add_actie", "opgave", "-nnyn-", "-nnyn-"),
    ("wijkopgaven.add_actie", "shared", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.move_actie", "shared step", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.edit_actie", "step", "---y--", "---y--"),
    ("wijkopgaven.answer", "to ask", "---y--", "---y--"),
    ("wijkopgaven.end", "done", "---y--", "---n--"),
    ("wijkopgaven.ask_help", "actie", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.tell_result", "actie", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.partners", "with partner", "---y--", "---y--"),
    ("wijkopgaven.place_note", "opgave", "-nnyn-", "-nnyn-"),
    ("wijkopgaven.place_note", "shared", "-yyyy-", "-nnyn-"),
    ("wijkopgaven.edit_note", "note", "-yyyy-", "-nnnn-"),
    ("wijkopgaven.remove_note", "note", "-yyyy-", "-nnnn-"),
    ("wijkopgaven.photo_of_note", "note", "-====-", "-nnnn-"),
    ("wijkopgaven.lesson", "over", "---y--", "---y--"),
    ("wijkopgaven.merge", "to merge", "---y--", "---n--"),
    ("wijkopgaven.split", "to merge", "---y--", "---n--"),
    ("wijkopgaven.undo_regrouping", "merged", "---y--", "---n--"),
    ("gesprekken.note", "", "--yy--", "------"),
    ("gesprekken.edit", "gesprek", "--yy--", "--ny--"),  # of who has no role any more
    ("wijkopgaven.throw_away_gesprek", "gesprek", "--yy--", "--ny--"),  # of who has no role any more
    ("gesprekken.streets", "", "---y--", "------"),
    ("agreements.propose", "", "---y--", "------"),
    ("agreements.answer", "agreement", "---y--", "---y--"),
    ("agreements.react", "to react", "---y--", "---n--"),
    ("schouwen.plan", "", "--yy--", "------"),
    ("schouwen.edit", "schouw", "--yy--", "--nn--"),
    ("schouwen.call_off", "schouw", "--yy--", "--nn--"),
    ("schouwen.take_over", "schouw", "--nn--", "--nn--"),
    ("schouwen.take_over", "schouw left", "--yy--", "--yy--"),
    ("schouwen.note", "schouw held", "--yy--", "--yy--"),
    ("schouwen.say_what_becomes", "schouw held", "--yy--", "--nn--"),
    ("schouwen.note_answer", "schouw held", "--yy--", "--nn--"),
    ("schouwen.close", "schouw done", "--yy--", "--nn--"),
    ("schouwen.photos", "schouw photo", "--==--", "--nn--"),  # no photo is sent
    ("schouwen.remove_photos", "schouw photo", "--yy--", "--yn--"),
    ("schouwen.replace_lead", "schouw held", "--yy--", "--nn--"),
    ("schouwen.share", "schouw shared", "--yy--", "--nn--"),
    ("schouwen.take_back", "schouw shared", "--yy--", "--yn--"),
    ("huiskamers.plan", "", "--yy--", "------"),
    ("huiskamers.edit", "huiskamer", "--yy--", "--nn--"),
    ("huiskamers.call_off", "huiskamer", "--yy--", "--nn--"),
    ("huiskamers.replace_lead", "huiskamer held", "--yy--", "--nn--"),
    ("huiskamers.note_said", "huiskamer held", "--yy--", "--nn--"),
    ("huiskamers.say_what_we_do", "huiskamer held", "--ny--", "--nn--"),
    ("huiskamers.say_outcome", "huiskamer held", "--yy--", "--nn--"),
    ("huiskamers.close", "huiskamer held", "--==--", "--nn--"),
    ("huiskamers.note_rsvp", "huiskamer", "--yy--", "--yn--"),
    ("huiskamers.rsvp", "huiskamer", "-yyyy-", "yyyyyy"),
    ("huiskamers.withdraw", "huiskamer", "-yyyy-", "yyyyyy"),
    ("namens.desk", "", "--yy--", "------"),
    ("namens.desk", "not online", "--y0--", "--y0--"),
    ("namens.edit", "not online", "--y---", "--y---"),
    ("namens.edit", "vraag", "--n---", "--n---"),
    ("namens.withdraw", "not online", "--y---", "--y---"),
    ("namens.withdraw", "vraag", "--n---", "--n---"),
    ("namens.solve", "not online", "--y---", "--y---"),
    ("namens.let_stand", "not online", "--y---", "--y---"),
    ("namens.reopen", "not online", "--y---", "--y---"),
    ("namens.reopen", "vraag", "--n---", "--n---"),
    ("namens.change", "not online", "--y---", "--y---"),
    ("namens.let_go", "not online", "--y---", "--y---"),
    ("namens.note_attempt", "not online", "--y---", "--y---"),
    ("namens.note_answer", "not online", "--y---", "--y---"),
    ("notifications.preferences", "", "-yyyyy", "------"),
    ("notifications.no_mail", "", "-yyyyy", "------"),
)
DAY = f"{today() + timedelta(days=5):%Y-%m-%d}"
NEWS = {f"{group.value}_mail": "never" for group in Group}
HEARD = {"held": "shop", "street": "Dorpsstraat", "words": "Het is donker.", "held_on": f"{today():%Y-%m-%d}"}
HOST = {"host_name": "Fatma", "host_address": "Dorpsstraat 1", "host_phone": "06-11"}
HOME = {"street": "Dorpsstraat", "theme": "alles", "begins_at": f"{DAY}T19:30", **HOST}
WALK = {"route": "Langs het water", "streets": "Dorpsstraat", "begins_at": f"{DAY}T10:00", "meeting_point": "De brug"}
SEND: dict[str, dict[str, Any]] = {
    "people.own_data": {"name": "Iemand", "language": "nl"},
    "people.change_password": {"password": "vier heel losse woorden"},
    "people.change_email": {"email": "nieuw@example.org"},
    "gesprekken.note": HEARD,
    "gesprekken.edit": HEARD,
    "agreements.propose": {"theme": "zorg", "within_days": "5"},
    "agreements.answer": {"answer": "no", "reason": "Wij zijn dichterbij."},
    "schouwen.plan": WALK,
    "schouwen.edit": WALK,
    "schouwen.call_off": {"reason": "Het stormt."},
    "schouwen.note": {"place": "Dorpsstraat", "words": "Een losse tegel.", "theme": "verkeer"},
    "schouwen.say_what_becomes": {"kind": "done", "words": "Recht gelegd."},
    "schouwen.note_answer": {"answer": "Volgende week."},
    "huiskamers.plan": HOME,
    "huiskamers.edit": HOME,
    "huiskamers.note_said": {"words": "Het is donker.", "theme": "veiligheid"},
    "huiskamers.say_outcome": {"chosen": "nothing", "reason": "Dit is al gedaan."},
    "huiskamers.say_what_we_do": {"words": "Wij zetten een lamp."},
    "huiskamers.note_rsvp": {"people": "2", "name": "Mo"},
    "huiskamers.rsvp": {"people": "2", "name": "Mo"},
    "huiskamers.call_off": {"reason": "Iemand is ziek."},
    "gesprekken.streets": {"names": "Dorpsstraat"},
    "namens.desk": {"title": "Wie helpt Gerda?", "name": "Gerda", "phone": "06-11", "agrees": "y"},
    "namens.edit": {"title": "Wie helpt Gerda?", "agrees": "y", "asked": "phone", "audience": "public"},
    "namens.withdraw": {"asked": "phone"},
    "namens.change": {"name": "Gerda", "channel": "phone", "phone": "06-11"},
    "namens.let_go": {"asked": "phone"},
    "namens.note_attempt": {"tried": "told", "up_to": "1"},
    "namens.note_answer": {"answer": "ja"},
    "notifications.preferences": NEWS,
    "home.keep_display": {"taal": "en"},
    "buurten.about_me": {"street": "Lindelaan"},
    "buurten.join": {"name": "Iemand", "postcode": "1234 AB", "email": "nieuw@example.org"},
    "buurten.settings": {"name": "Oost", "accent": "linde", "stall_after_days": "14"},
    "collegas.describe": {"area": "Lindelaan", "phone": "06-11"},
    "collegas.regisseur": {"person": "0", "from_day": DAY, "seen": stamp()},
    "buurten.rules": {"lines": "Wees aardig: altijd."},
    "buurten.sentences": {"sentences": "Dit is reclame."},
    "buurten.member": {"role": "beheerder", "organisation": "0"},
    "buurten.partners": {"name": "Welzijn"},
    "matching.limits": {"most_open": "2", "most_a_month": "2"},
    "posts.place": {"title": "Wie helpt?", "audience": "public"},
    "posts.edit": {"title": "Wie helpt mij?", "audience": "public"},
    "posts.sort": {"theme": "groen"},
    "posts.place_comment": {"body": "Ik weet iemand."},
    "initiatieven.add_task": {"title": "Planten", "needed": "2"},
    "agenda.move": {"starts_at": f"{DAY}T10:00", "ends_at": f"{DAY}T11:00"},
    "agenda.come_as_guest": {"name": "Gast", "reach": "06-87654321"},
    "gids.add": {"name": "Buurthuis", "topic": "ontmoeten", "access": "unknown"},
    "gids.edit": {"name": "Buurthuis", "topic": "ontmoeten", "access": "unknown"},
    "gids.verify": {"klopt": "nee"},
    "gids.doubt": {"words": "Dit klopt niet."},
    "gids.turn_down": {"reason": "Dit is reclame."},
    "search.save": {"zoekopdracht": "q=ladder"},
    "matching.propose": {"message": "Past dit?", "asked_first": "y"},
    "matching.answer": {"answer": "ja"},
    "matching.reply": {"antwoord": "nee"},
    "matching.tell_outcome": {"worked": "ja"},
    "contact.send": {"body": "Dag buur."},
    "contact.report": {"reason": "unkind"},
    "contact.settle": {"stops": "nee"},
    "werk.away": {"away_from": DAY, "back_on": f"{today() + timedelta(days=9):%Y-%m-%d}"},
    "moderation.give_back": {"terug-reason": "Laat het nummer weg."},
    "moderation.hide": {"weg-rule": "0", "weg-reason": "Dit mag niet."},
    "moderation.warn": {"let-rule": "0", "let-reason": "Zo praten we hier niet."},
    "moderation.hide_reported": {"weg-rule": "0", "weg-reason": "Dit mag niet."},
    "moderation.exclude": {"rule": "0", "reason": "Dit mag niet.", "until": "7"},
    "moderation.report": {"reason": "unkind"},
    "moderation.report_comment": {"reason": "unkind"},
    "moderation.object_to": {"words": "Ik bedoelde het anders."},
    "moderation.note_objection": {"words": "Ik bedoelde het anders."},
    "moderation.decide_objection": {"granted": "ja", "answer": "Je hebt gelijk."},
    "wijkopgaven.make": {"title": "Samen", "theme": "anders"},
    "wijkopgaven.edit": {"title": "Samen", "theme": "anders", "heard": "Het is donker."},
    "wijkopgaven.add_actie": {"title": "Bankje", "owner_kind": "samen", "owner_id": "0"},
    "wijkopgaven.edit_actie": {"title": "Bankje", "owner_kind": "samen", "owner_id": "0"},
    "wijkopgaven.move_actie": {"state": "busy", "seen": "todo"},
    "wijkopgaven.answer_offer": {"answer": "ja"},
    "wijkopgaven.answer_co_owner": {"answer": "ja"},
    "wijkopgaven.reopen_for_spoken": {"words": "Het is er nog eng."},
    "wijkopgaven.reopen": {"words": "Het is er nog eng."},
    "namens.reopen": {"words": "Het is er nog eng."},
    "wijkopgaven.answer": {"doing": "We zetten een bankje."},
    "wijkopgaven.ask_help": {"title": "Wie schildert mee?"},
    "wijkopgaven.tell_result": {"title": "De muur is klaar"},
    "wijkopgaven.place_note": {"kind": "decision", "body": "Er komt een bankje.", "readers": "partners"},
    "wijkopgaven.edit_note": {"kind": "decision", "body": "Er komt een bankje.", "readers": "iedereen"},
    "wijkopgaven.lesson": {"worked": "Samen eten.", "elsewhere": "yes"},
    "wijkopgaven.split": {"title": "Apart", "theme": "anders"},
    "wijkopgaven.end": {"kind": "solved", "reason": "Het staat er."},
}
# What is typed decides here, not who one is or whose row it is: a password, or what a mail or a phone holds.
NEEDS_A_SECRET = {
    "huiskamers.answer",
    "people.second_step",
    "people.turn_on_second_step",
    "people.turn_off_second_step",
    "people.renew_spare_codes",
    "people.log_in",
    "people.ask_code",
    "people.use_code",
    "people.prove",
    "people.mail_proof",
    "people.confirm_email",
    "buurten.confirm",
    "notifications.unsubscribe",
    "gids.check",
    "owndata.erase",
    "owndata.leave",
}


class Watched:
    """The database of this test: what a request changes is noted and taken back, and all of it can be compared."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.changed: set[str] = set()
        event.listen(connection, "after_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", statement):
            self.changed.add(found[1])

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        with across_buurten("a test compares the whole database"):
            tables = Base.metadata.sorted_tables
            return {t.name: sorted(map(tuple, self.connection.execute(sa.select(t))), key=repr) for t in tables}

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        self.changed.clear()
        savepoint = self.connection.begin_nested()
        yield
        savepoint.rollback()
        keep.lists.clear()


@pytest.fixture
def people(app: Flask) -> dict[str, Viewer]:
    """Who asks, by role, in our buurt."""
    ours, roles = a_buurt("ons", last_number=1000), MEMBERS[1:]
    known = {"bewoner": a_viewer(buurt=ours), **{role: a_viewer(role, buurt=ours) for role in roles}}
    return {"visitor": a_visitor(ours), **known, "elsewhere": viewer_of(a_viewer(*roles).me, ours)}


def helpers(buurt: Any) -> dict[str, Viewer]:
    """Those who have to do with the rows of others, and ask nothing here."""
    people = {"buur": a_viewer(buurt=buurt), "helper": a_viewer(buurt=buurt)}
    return {**people, "eerste": a_viewer("verbinder", buurt=buurt), "prof": a_viewer("professional", buurt=buurt)}


@pytest.fixture
def owned(people: dict[str, Viewer]) -> dict[str, dict[str, Values]]:
    """Rows by whose they are: each role's own, somebody else's, and of another buurt."""
    others, elsewhere = helpers(people["bewoner"].buurt), helpers(a_buurt("hun"))
    own = {role: rows_of(people[role], others) for role in MEMBERS}
    return {**own, "other": rows_of(others["buur"], others), "far": rows_of(elsewhere["buur"], elsewhere)}


@pytest.fixture
def cookies(app: Flask, people: dict[str, Viewer]) -> dict[str, str]:
    """That of each role."""
    return {role: f"plein={cookie_for(app, who.me)[0]}" if who.person else "" for role, who in people.items()}


@pytest.fixture
def watched(app: Flask, owned: object, cookies: object) -> Iterator[Watched]:
    """All sessions of the app go through one connection, in a transaction that is never kept."""
    db.session.commit()
    db.session.remove()
    engine = db.engine
    with engine.connect() as connection:
        connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        yield Watched(connection)
        db.session.remove()
        db.engines[None] = engine
        connection.rollback()


@pytest.fixture
def leads(people: dict[str, Viewer]) -> dict[str, int]:
    """Two who can lead a huiskamergesprek here, one of whom leads a wijkschouw, as a form names them; and for whom."""
    two = (people["professional"], a_viewer("professional", buurt=people["professional"].buurt))
    parties = {name: min(who.organisation_ids) for name, who in zip(("first", "fallback"), two, strict=True)}
    return parties | dict(zip(("first_lead", "second_lead", "lead"), map(role_of, (*two, two[1])), strict=True))


@pytest.fixture
def ask(app: Flask, client: FlaskClient, cookies: dict[str, str], leads: dict[str, int], watched: Watched) -> Any:
    """Call it for the letter of one request."""
    browser = app.test_client(use_cookies=False)

    def send(endpoint: str, role: str, row: Values) -> str:
        known: Values = {"buurt": "ons", "kind": "vraag", "entry_kind": "plek", **row}
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if "POST" in (rule.methods or ()))
        values = {name: known[name] for name in rule.arguments}
        url = app.url_map.bind("localhost").build(endpoint, values)
        headers = {"Accept": "application/json", "Cookie": cookies[role]}
        data = {**leads, **SEND.get(endpoint, {}), **row.get("send", {})}
        with watched.taken_back():
            status = browser.post(url, data=data, headers=headers).status_code
            done = "y" if watched.changed else "="
        return {200: done, 303: done, 403: "n", 404: "0"}.get(status, str(status))

    return send


def letters(ask: Any, endpoint: str, rows: Mapping[str, Values]) -> str:
    """What each role got that comes past the guard, and has such a row."""
    tried = (role in rows and may == "y" for role, may in zip(ROLES, WRITING[endpoint], strict=True))
    return "".join(ask(endpoint, role, rows[role]) if go else "-" for role, go in zip(ROLES, tried, strict=True))


def test_every_write_is_for_whom_the_table_says(ask: Any, owned: dict[str, dict[str, Values]], watched: Watched, tell):
    before, found, far = watched.everything(), [], []
    for endpoint, kind, *_expected in TABLE:
        own = {role: owned[role][kind] if kind else {} for role in (MEMBERS if kind else ROLES)}
        others = dict.fromkeys(ROLES, owned["other"][kind]) if kind else {}
        found.append((endpoint, kind, letters(ask, endpoint, own), letters(ask, endpoint, others)))
        last = [role for role in MEMBERS if WRITING[endpoint][ROLES.index(role)] == "y"][-1]
        far.append(ask(endpoint, last, owned["far"][kind]) if kind else "-")
    assert sorted(set(found) - set(TABLE)) == []
    assert set("".join(far)) == {"0", "-"}
    assert watched.everything() == before
    cells = Counter("".join(own + others for *_row, own, others in found) + "".join(far))
    tell(
        f"{cells['y'] + cells['=']} done, {cells['n'] + cells['0']} refused, of {len(TABLE)} kinds of a write and a row"
    )
    assert cells["y"] > 200
    assert cells["n"] + cells["0"] > 150


def test_the_table_has_every_write(app: Flask):
    posting = {rule.endpoint for rule in rules(app, "POST", "PUT", "PATCH", "DELETE")}
    assert posting == {endpoint for endpoint, *_line in TABLE} | NEEDS_A_SECRET
