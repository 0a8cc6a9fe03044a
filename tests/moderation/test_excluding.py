"""Keeping someone out of a buurt: at once, with a reason, until a day, and never without another who can undo it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtplein.audit.models import AuditEntry
from buurtplein.buurten.policy import may_exclude, may_readmit
from buurtplein.core.clock import today
from buurtplein.core.db import db
from buurtplein.core.display import day_name
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.tenancy import across_buurten
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.matching.operations import propose_match
from buurtplein.moderation import operations
from buurtplein.moderation.models import Measure, Objection, Ruling
from buurtplein.notifications.models import Kind, Notification
from buurtplein.outbox.models import Letter
from buurtplein.posts.models import Audience, Outcome
from buurtplein.posts.operations import place_comment
from tests.factories import a_buurt, a_member, a_person, a_post, a_signup, a_viewer, everyone, the_occurrence, viewer_of
from tests.moderation.rows import a_rule
from tests.support.statements import counted

UNTIL = today() + timedelta(days=31)


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier", name="Lindekwartier")


@pytest.fixture
def bea(buurt):
    a_viewer("verbinder", buurt=buurt)  # who decides when someone objects
    return a_viewer("beheerder", buurt=buurt, person=a_person("Bea Heer"))


@pytest.fixture
def gerda(buurt):
    return a_member(buurt, a_person("Gerda Smit", email="gerda@example.org"), street="Molenstraat")


def text_of(response):
    return response.get_data(as_text=True)


def excluded(by, membership, **fields):
    given = {"rule": None, "reason": "Je dreigde een buur, op 3 november.", "until": UNTIL, **fields}
    ruling = operations.exclude(by, membership, **given)
    db.session.flush()
    return ruling


def told(person):
    return list(db.session.scalars(select(Notification.kind).where(Notification.person_id == person.id)))


# ------------------------------------------------------------------------------------------- at once
def test_an_old_cookie_is_that_of_a_visitor_at_the_next_request(client, log_in, buurt, bea, gerda):
    for_neighbours = a_post(buurt=buurt, audience=Audience.NEIGHBOURS)
    log_in(client, gerda.person)
    address = f"/lindekwartier/prikbord/{for_neighbours.number}"
    assert [client.get(path).status_code for path in ("/lindekwartier/plaats", address)] == [200, 200]
    excluded(bea, gerda)
    assert [client.get(path).status_code for path in ("/lindekwartier/plaats", address)] == [403, 404]
    assert client.get("/lindekwartier/").status_code == 200
    assert client.get("/mijn").status_code == 200  # and their account is theirs


@pytest.mark.parametrize("role", ["verbinder", "professional", "beheerder"])
def test_no_role_counts_any_more_and_all_do_when_it_is_over(buurt, bea, role):
    worker = a_viewer(role, buurt=buurt)
    ruling = excluded(bea, worker.membership)
    now_here = viewer_of(worker.me, buurt)
    assert (now_here.is_member, now_here.roles, now_here.excluded_until) == (False, frozenset(), UNTIL)
    operations.readmit(bea, worker.membership)
    assert viewer_of(worker.me, buurt).roles == worker.roles
    db.session.refresh(ruling)
    assert not ruling.is_standing


def test_from_that_day_on_they_belong_again_by_themselves(buurt, bea, gerda):
    excluded(bea, gerda)
    gerda.excluded_until = today()
    back = viewer_of(gerda.person, buurt)
    assert (back.is_member, back.is_excluded, back.membership.street) == (True, False, "Molenstraat")


def test_they_stay_a_neighbour_in_another_buurt(bea, gerda):
    other = a_buurt("oudebeek")
    a_member(other, gerda.person)
    excluded(bea, gerda)
    assert viewer_of(gerda.person, other).is_member


# ------------------------------------------------------------------------------------------- who counted on them
def test_what_they_had_open_stops_and_others_hear_so(buurt, bea, gerda, run_outbox):
    me, samira = viewer_of(gerda.person, buurt), a_viewer("verbinder", buurt=buurt)
    helper, comer = a_viewer(buurt=buurt), a_viewer(buurt=buurt)
    post, activity = a_post(buurt=buurt, author=me.me), a_post(buurt=buurt, kind="activiteit")
    match = propose_match(samira, post, helper=helper.me, offer=None, message="Dit past.")
    an_hour = the_occurrence(activity)
    mine, waiting = a_signup(an_hour, me.me), a_signup(an_hour, comer.me, placed_at=None)
    an_hour.places = 1
    entry = add_entry(me, EntryDraft(EntryKind.SCHAT, Topic.MAKEN, "Fietsen maken"))
    rows = [(row, row.id) for row in (post, match, mine, waiting, entry)]
    excluded(bea, gerda)
    run_outbox()
    with across_buurten("a test looks at the rows"):
        asked, proposed, gone, placed, kept = (db.session.get(type(row), key) for row, key in rows)
    assert asked.outcome is Outcome.WITHDRAWN
    assert proposed.lapsed_at is not None
    assert gone is None
    assert placed.placed_at is not None
    assert kept.name == "Fietsen maken"  # it is theirs, when they are back


def test_nothing_that_happens_here_is_mailed_to_them(buurt, bea, gerda, run_outbox):
    post = a_post(buurt=buurt)
    place_comment(viewer_of(gerda.person, buurt), post, body="Ik volg dit.")
    excluded(bea, gerda)
    run_outbox()
    before = told(gerda.person)
    place_comment(viewer_of(post.author, buurt), post, body="Er is nieuws.")
    run_outbox()
    assert told(gerda.person) == before == [Kind.MEMBERSHIP_RULED]


def test_they_cannot_be_found_in_the_gids_nor_asked_to_help(client, log_in, buurt, bea, gerda):
    log_in(client, a_viewer(buurt=buurt).me)
    add_entry(viewer_of(gerda.person, buurt), EntryDraft(EntryKind.SCHAT, Topic.MAKEN, "Fietsen maken"))
    assert "Fietsen maken" in text_of(client.get("/lindekwartier/gids"))
    excluded(bea, gerda)
    assert "Fietsen maken" not in text_of(client.get("/lindekwartier/gids"))
    with pytest.raises(RuleBroken):
        propose_match(
            a_viewer("verbinder", buurt=buurt), a_post(buurt=buurt), helper=gerda.person, offer=None, message=""
        )


# ------------------------------------------------------------------------------------------- the door
def test_they_cannot_join_again_and_the_page_says_until_when(client, log_in, bea, gerda):
    excluded(bea, gerda)
    log_in(client, gerda.person)
    page = text_of(client.get("/lindekwartier/meedoen"))
    assert f"Je kunt tot {day_name(UNTIL)} niet meedoen in Lindekwartier." in page
    assert 'name="postcode"' not in page
    asked = {"name": "Gerda", "postcode": "1234 AB", "email": "gerda@example.org"}
    assert client.post("/lindekwartier/meedoen", data=asked).status_code == 403


def test_only_who_reads_their_mail_learns_that_they_are_excluded(client, bea, gerda):
    excluded(bea, gerda)
    asked = {"name": "G", "postcode": "1234 AB", "email": "gerda@example.org"}
    answers = [client.post("/lindekwartier/meedoen", data=asked | {"email": e}) for e in (asked["email"], "x@y.nl")]
    assert len({(answer.status_code, answer.location, text_of(answer)) for answer in answers}) == 1
    letter = db.session.scalars(select(Letter).where(Letter.to == "gerda@example.org")).one()
    code = re.search(r"\b\d{6}\b", letter.text)[0]
    answer = client.post("/lindekwartier/meedoen/code", data={"email": "gerda@example.org", "code": code})
    assert answer.status_code == 422
    assert f"Je kunt tot {day_name(UNTIL)} niet meedoen" in text_of(answer)
    assert gerda.is_excluded


# ------------------------------------------------------------------------------------------- why, and another look
def test_they_read_why_and_until_when_and_the_mail_says_nothing_of_it(client, log_in, buurt, bea, gerda, run_outbox):
    ruling = excluded(bea, gerda, rule=a_rule(buurt.id, "Wees vriendelijk"))
    run_outbox()
    letter = db.session.scalars(select(Letter).where(Letter.to == "gerda@example.org")).one()
    assert "Er is een besluit over jou" in letter.text
    assert f"/besluiten/{ruling.id}" in letter.text
    for secret in ("dreigde", "vriendelijk", "uitgesloten"):
        assert secret not in letter.subject + letter.text + letter.html
    log_in(client, db.session.merge(gerda.person))
    page = text_of(client.get(f"/lindekwartier/besluiten/{ruling.id}"))
    for words in ("Je dreigde een buur", "Huisregel: Wees vriendelijk", "De beheerder van Lindekwartier besloot dit"):
        assert words in page
    assert "Je kunt bezwaar maken tot en met" in page


def test_another_looks_again_and_who_is_right_belongs_again_at_once(client, log_in, buurt, bea, gerda):
    ruling = excluded(bea, gerda)
    log_in(client, gerda.person)
    words = {"words": "Ik was er die dag niet."}
    assert client.post(f"/lindekwartier/besluiten/{ruling.id}/bezwaar", data=words).status_code == 303
    objection = db.session.scalars(
        select(Objection).where(Objection.ruling_id == ruling.id, Objection.buurt_id == buurt.id)
    ).one()
    address = f"/lindekwartier/werk/bezwaren/{objection.id}"
    log_in(client, bea.me)
    assert client.get(address).status_code == 404  # not who decided first
    log_in(client, a_viewer("verbinder", buurt=buurt).me)
    assert "Uitgesloten van de buurt" in text_of(client.get("/lindekwartier/werk"))
    assert "Gerda Smit is uitgesloten tot" in text_of(client.get(address))
    assert client.post(address, data={"granted": "ja", "answer": "Je hebt gelijk."}).status_code == 303
    assert viewer_of(gerda.person, buurt).is_member
    measures = select(Ruling.measure).where(Ruling.author_id == gerda.person_id, Ruling.buurt_id == buurt.id)
    assert list(db.session.scalars(measures.order_by(Ruling.id))) == [Measure.EXCLUDED, Measure.READMITTED]


def test_letting_someone_in_again_grants_what_they_objected_to(buurt, bea, gerda):
    objection = operations.object_to(viewer_of(gerda.person, buurt), excluded(bea, gerda), words="Dit klopt niet.")
    db.session.flush()
    operations.readmit(bea, gerda, reason="Ik vergiste me.")
    assert (objection.granted, objection.answer) == (True, "Ik vergiste me.")
    again = excluded(bea, gerda)
    assert again.objection is None  # and to this one they can object anew


def test_nobody_is_excluded_where_nobody_could_decide_on_an_objection(buurt, gerda):
    alone = a_viewer("beheerder", buurt=buurt)
    with pytest.raises(RuleBroken):
        excluded(alone, gerda)
    second = a_member(buurt, None, "beheerder")
    with pytest.raises(RuleBroken):
        excluded(alone, second)  # it is they who would have to
    assert excluded(alone, gerda).measure is Measure.EXCLUDED


def test_an_objection_that_is_turned_down_leaves_them_out(buurt, bea, gerda):
    ruling = excluded(bea, gerda)
    objection = operations.object_to(viewer_of(gerda.person, buurt), ruling, words="Dit klopt niet.")
    db.session.flush()
    operations.decide_objection(a_viewer("verbinder", buurt=buurt), objection, granted=False, answer="Toch wel.")
    assert gerda.is_excluded


# ------------------------------------------------------------------------------------------- the beheerder
def test_the_beheerder_excludes_on_the_page_of_someone_and_undoes_it(client, log_in, buurt, bea, gerda):
    rule = a_rule(buurt.id, "Wees vriendelijk")
    log_in(client, bea.me)
    page = f"/lindekwartier/beheer/mensen/{gerda.id}"
    assert f"{page}/uitsluiten" in text_of(client.get(page))
    wrong = client.post(f"{page}/uitsluiten", data={"rule": rule.id, "until": "9999", "reason": "Hij dreigde."})
    assert wrong.status_code == 422
    assert "Hij dreigde." in text_of(wrong)
    assert "Kies hoe lang." in text_of(wrong)
    sent = {"rule": rule.id, "until": "7", "reason": "Hij dreigde."}
    assert client.post(f"{page}/uitsluiten", data=sent).status_code == 303
    assert gerda.excluded_until == today() + timedelta(days=7)
    assert f"Uitgesloten tot {day_name(gerda.excluded_until)}" in text_of(client.get(page))
    assert "uitgesloten tot" in text_of(client.get("/lindekwartier/beheer/mensen"))
    again = client.post(f"{page}/uitsluiten", data=sent)
    assert (again.status_code, "Deze buur is al uitgesloten." in text_of(again)) == (422, True)
    assert client.post(f"{page}/toelaten").status_code == 303
    assert not gerda.is_excluded
    assert client.post(f"{page}/toelaten").status_code == 303  # pressed twice
    assert "is niet (meer) uitgesloten" in text_of(client.get(page))


def test_both_decisions_are_in_the_audit_book(bea, gerda):
    excluded(bea, gerda)
    operations.readmit(bea, gerda)
    assert list(db.session.scalars(select(AuditEntry.act))) == ["ruling.made", "ruling.made"]


@pytest.mark.parametrize("days", [0, 367])
def test_it_is_for_a_day_in_the_coming_year(bea, gerda, days):
    with pytest.raises(RuleBroken) as broken:
        excluded(bea, gerda, until=today() + timedelta(days=days))
    assert broken.value.field == "until"


def test_the_buurt_keeps_a_beheerder(buurt, bea):
    other = a_member(buurt, None, "beheerder")
    bea.membership.roles[0].ends_on = today() + timedelta(days=9)
    with pytest.raises(RuleBroken):
        excluded(bea, other)


def test_who_may_exclude_and_readmit(buurt, gerda):
    people = everyone(buurt, gerda.person)
    assert [who for who, viewer in people.items() if may_exclude(viewer, gerda)] == ["beheerder"]
    assert [who for who, viewer in people.items() if may_readmit(viewer, gerda)] == ["verbinder", "beheerder"]
    beheerder = people["beheerder"]
    assert not may_exclude(beheerder, beheerder.membership)
    assert not may_exclude(beheerder, a_member(a_buurt()))
    for who, viewer in people.items():
        if who != "beheerder":
            with pytest.raises(NotAllowed):
                operations.exclude(viewer, gerda, rule=None, reason="", until=UNTIL)


def test_a_rule_of_another_buurt_is_no_reason(bea, gerda):
    with pytest.raises(RuleBroken):
        excluded(bea, gerda, rule=a_rule(a_buurt().id))


def test_being_excluded_costs_no_statement(client, log_in, bea, gerda):
    log_in(client, gerda.person)
    client.get("/lindekwartier/prikbord")
    with counted() as before:
        client.get("/lindekwartier/prikbord")
    excluded(bea, gerda)
    db.session.commit()
    client.get("/lindekwartier/prikbord")
    with counted() as after:
        client.get("/lindekwartier/prikbord")
    assert after() <= before()
