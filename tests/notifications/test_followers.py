"""Who hears of what, once, and never of what they may not read."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from buurtplein import subscriptions
from buurtplein.agenda.operations import come
from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_and_time
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import Match, MatchOutcome
from buurtplein.matching.operations import propose_match
from buurtplein.moderation.models import Measure, Objection, Report, Ruling
from buurtplein.notifications.models import Group, Kind, Mail, Notification, Preference
from buurtplein.notifications.operations import look
from buurtplein.notifications.queries import list_news
from buurtplein.notifications.sentences import SENTENCES
from buurtplein.notifications.tell import about_for
from buurtplein.outbox.deliver import drain
from buurtplein.outbox.emit import emit
from buurtplein.outbox.models import OutboxEvent
from buurtplein.owndata.operations import leave_buurt
from buurtplein.people.models import Person
from buurtplein.people.operations import block
from buurtplein.people.viewer import Someone
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Audience, CommentKind, Post, PostKind, WaitsFor
from buurtplein.wijkopgaven.models import Actie, OwnerKind, Source, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    OpgaveDraft,
    add_actie,
    add_source,
    make_opgave,
    publish_opgave,
)
from tests.factories import (
    a_buurt,
    a_comment,
    a_member,
    a_participation,
    a_person,
    a_post,
    a_role,
    a_viewer,
    the_occurrence,
    viewer_of,
)

CLOCK = Caretaker("clock")
Run = Callable[[], int]


def told(person: Person) -> list[Kind]:
    """What someone was told, oldest first, whether or not they may still read it."""
    asked = select(Notification.kind).where(Notification.person_id == person.id).order_by(Notification.id)
    return list(db.session.scalars(asked))


def reads(person: Person) -> list[str]:
    """What someone reads on the site, newest first."""
    return [news.text for news in list_news(Someone(db.session.get_one(Person, person.id))).items]


@pytest.fixture
def buurt() -> Buurt:
    return a_buurt("lindekwartier", name="Lindekwartier")


@pytest.fixture
def gerda(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Gerda Smit", email="gerda@example.org")).person


@pytest.fixture
def mo(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Mo Amrani", email="mo@example.org")).person


@pytest.fixture
def samira(buurt: Buurt) -> Person:
    return a_member(buurt, a_person("Samira Bakker", email="samira@example.org"), "verbinder").person


# ------------------------------------------------------------------------------------------- comments
def test_the_author_hears_of_a_comment(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, title="Wie tilt een kast?")
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    assert reads(gerda) == ["Mo reageerde op je bericht: Wie tilt een kast?"]
    assert db.session.get_one(Person, gerda.id).unread == 1
    assert told(mo) == []


def test_who_reacted_before_hears_of_the_next_comment_and_nobody_hears_of_their_own(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    post = a_post(buurt, gerda, title="Wie tilt een kast?")
    a_comment(post, mo)
    posts.place_comment(viewer_of(samira, buurt), post, body="Is het al gelukt?")
    run_outbox()
    assert reads(mo) == ["Samira reageerde ook op: Wie tilt een kast?"]
    assert told(gerda) == [Kind.COMMENT_ON_MINE]
    assert told(samira) == []


def test_who_took_a_comment_away_does_not_follow_the_post(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda)
    a_comment(post, mo, removed_at=now())
    posts.place_comment(viewer_of(gerda, buurt), post, body="Het is gelukt.")
    run_outbox()
    assert told(mo) == []


def test_who_may_not_read_the_post_any_more_hears_nothing(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, audience=Audience.NEIGHBOURS)
    outsider = a_person("Els Weg")
    a_comment(post, outsider)
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    assert told(outsider) == []
    assert told(gerda) == [Kind.COMMENT_ON_MINE]


def test_who_left_the_buurt_hears_no_more_of_it_but_what_is_decided_about_their_words(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    post, own = a_post(buurt, gerda), a_post(buurt, mo)  # which a visitor may read, too
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik")
    posts.place_comment(viewer_of(gerda, buurt), post, body="Fijn")
    run_outbox()
    leave_buurt(viewer_of(mo, buurt))
    run_outbox()
    before = told(mo)
    assert reads(mo) == []
    posts.place_comment(viewer_of(gerda, buurt), post, body="Nog iemand?")
    emit("ruling.made", a_ruling(own, samira), by=viewer_of(samira, buurt))
    run_outbox()
    assert told(mo) == [*before, Kind.RULING_MADE]


def test_who_wants_no_contact_with_a_verbinder_hears_what_they_decide_and_whom_they_propose(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    post = a_post(buurt, gerda)
    block(viewer_of(gerda, buurt), samira)
    emit("ruling.made", a_ruling(post, samira), by=viewer_of(samira, buurt))
    propose_match(viewer_of(samira, buurt), post, helper=mo, offer=None, message="Past dit?")
    posts.take_part(viewer_of(samira, buurt), a_post(buurt, gerda, kind=PostKind.INITIATIEF))  # which is no work
    run_outbox()
    assert told(gerda) == [Kind.RULING_MADE, Kind.MATCH_PROPOSED]
    assert len(reads(gerda)) == 2


def test_what_someone_did_by_name_is_what_the_sentence_names_them_for():
    naming = {kind for kind, sentence in SENTENCES.items() if "%(who)s" in str(sentence)}
    assert {kind for kind in Kind if kind.names_someone} == naming


def test_what_may_not_be_read_any_more_is_not_shown_any_more(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, title="Geheim plan")
    a_comment(post, mo)
    posts.place_comment(viewer_of(gerda, buurt), post, body="Zondag?")
    run_outbox()
    assert reads(mo) == ["Gerda reageerde ook op: Geheim plan"]
    db.session.get_one(Post, post.id).audience = Audience.VERBINDERS
    db.session.flush()
    assert reads(mo) == []


def test_what_comes_in_while_someone_looks_is_still_new(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda)
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    gerda_now = Someone(db.session.get_one(Person, gerda.id))
    page = list_news(gerda_now)
    posts.place_comment(viewer_of(mo, buurt), db.session.get_one(Post, post.id), body="Of toch niet.")
    run_outbox()
    db.session.refresh(gerda_now.me)
    look(gerda_now, up_to=page.newest)
    assert gerda_now.me.unread == 1
    assert [news.is_new for news in list_news(gerda_now).items] == [True, False]


def test_an_erased_person_is_told_nothing(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda)
    gerda.erased_at = now()
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    assert told(gerda) == []


def test_a_follower_that_runs_again_tells_nobody_twice(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda)
    posts.place_comment(viewer_of(mo, buurt), post, body="Ik kom wel.")
    run_outbox()
    for event in db.session.scalars(select(OutboxEvent)):
        event.settled_at = None
    assert run_outbox() > 0
    assert db.session.scalar(select(OutboxEvent).where(OutboxEvent.settled_at.is_(None))) is None
    assert told(gerda) == [Kind.COMMENT_ON_MINE]
    assert db.session.get_one(Person, gerda.id).unread == 1


def test_the_author_gets_one_message_when_the_plein_tells_under_a_post_what_was_done(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run
):
    post = a_post(buurt, gerda)
    a_comment(post, mo)
    worker = viewer_of(a_member(buurt, None, "professional").person, buurt)
    posts.tell_under_post(worker, post, kind=CommentKind.FEEDBACK, body="De lamp is gemaakt.")
    posts.tell_under_post(worker, post, kind=CommentKind.CONNECTED, body="Verbonden.")
    run_outbox()
    assert told(gerda) == []  # source.answered and match.introduced tell them
    assert told(mo) == [Kind.COMMENT_TOO]


# ------------------------------------------------------------------------------------------- posts, activities
def test_the_author_hears_that_a_waiting_post_was_let_through(
    buurt: Buurt, gerda: Person, samira: Person, run_outbox: Run
):
    post = a_post(buurt, gerda, published_at=None, waits_for=WaitsFor.VERBINDER, title="Hallo buurt")
    posts.publish_post(viewer_of(samira, buurt), post)
    run_outbox()
    assert reads(gerda) == ["Je bericht staat op het plein: Hallo buurt"]


def test_who_places_a_post_is_not_told_so(buurt: Buurt, gerda: Person, run_outbox: Run):
    posts.place_post(viewer_of(gerda, buurt), posts.Draft(PostKind.VRAAG, "Wie helpt?"))
    run_outbox()
    assert told(gerda) == []


def test_only_verbinders_hear_that_a_post_waits(buurt: Buurt, samira: Person, run_outbox: Run):
    professional = a_member(buurt, None, "professional").person
    beheerder = a_member(buurt, None, "beheerder").person
    lapsed = a_member(buurt).person
    elsewhere = a_viewer("verbinder").me
    newcomer = a_member(buurt, None, trusted_at=None).person
    posts.place_post(viewer_of(newcomer, buurt), posts.Draft(PostKind.VRAAG, "Wie helpt?"))
    run_outbox()
    assert told(samira) == [Kind.POST_WAITS]
    assert [told(p) for p in (professional, beheerder, lapsed, elsewhere, newcomer)] == [[], [], [], [], []]
    [news] = list_news(Someone(samira)).items
    assert news.about.endpoint == "moderation.post"


def test_the_author_hears_that_a_post_expired_but_not_that_an_activity_is_over(
    buurt: Buurt, gerda: Person, run_outbox: Run
):
    emit("post.expired", a_post(buurt, gerda, title="Kast gezocht"), by=CLOCK)
    emit("post.expired", a_post(buurt, gerda, kind=PostKind.ACTIVITEIT), by=CLOCK)
    run_outbox()
    assert told(gerda) == [Kind.POST_EXPIRED]


def test_the_organiser_hears_who_joins(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Soep eten")
    come(viewer_of(mo, buurt), the_occurrence(post))
    run_outbox()
    assert reads(gerda) == ["Mo doet mee met: Soep eten"]


def test_who_takes_part_hears_of_a_change_once_until_they_looked(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run
):
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Soep eten")
    a_participation(post, mo)
    for _change in range(3):
        emit("post.changed", post, by=viewer_of(gerda, buurt))
    run_outbox()
    assert reads(mo) == ["Er is iets veranderd. Jij gaat naar: Soep eten"]


def test_who_takes_part_hears_that_it_is_off_and_what_it_was(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Soep eten")
    a_participation(post, mo)
    posts.withdraw_post(viewer_of(gerda, buurt), post)
    run_outbox()
    assert reads(mo) == [f"Dit gaat niet door op {day_and_time(the_occurrence(post).starts_at)}: Soep eten"]


def test_what_was_hidden_stays_hidden_for_who_takes_part(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda, kind=PostKind.ACTIVITEIT, title="Soep eten")
    a_participation(post, mo)
    emit("post.withdrawn", post, by=viewer_of(gerda, buurt))
    post.hidden_at = now()
    run_outbox()
    assert told(mo) == []


# ------------------------------------------------------------------------------------------- decisions
def a_ruling(post: Post, by: Person, **fields: object) -> Ruling:
    given = {"measure": Measure.HIDDEN, "reason": "Schelden mag niet.", "title": post.title, **fields}
    ruling = Ruling(buurt_id=post.buurt_id, post_id=post.id, author_id=post.author_id, by_id=by.id, **given)
    db.session.add(ruling)
    db.session.flush()
    return ruling


def test_the_author_hears_of_a_ruling_and_not_of_one_that_left_it(
    buurt: Buurt, gerda: Person, samira: Person, run_outbox: Run
):
    post = a_post(buurt, gerda, title="Boos bericht")
    emit("ruling.made", a_ruling(post, samira, measure=Measure.LEFT), by=viewer_of(samira, buurt))
    emit("ruling.made", a_ruling(post, samira), by=viewer_of(samira, buurt))
    run_outbox()
    assert reads(gerda) == ["Er is een besluit over: Boos bericht"]


def test_an_objection_is_for_who_may_decide_and_the_answer_for_who_objected(
    buurt: Buurt, gerda: Person, samira: Person, run_outbox: Run
):
    other = a_member(buurt, None, "verbinder").person
    ruling = a_ruling(a_post(buurt, gerda, title="Boos bericht"), samira)
    objection = Objection(buurt_id=buurt.id, ruling_id=ruling.id, author_id=gerda.id, words="Oneerlijk.")
    db.session.add(objection)
    emit("objection.placed", objection, by=viewer_of(gerda, buurt))
    run_outbox()
    assert told(other) == [Kind.OBJECTION_WAITS]
    assert told(samira) == []
    emit("objection.decided", db.session.get_one(Objection, objection.id), by=viewer_of(other, buurt))
    run_outbox()
    assert reads(gerda) == ["Er is een antwoord op je bezwaar over: Boos bericht"]


def test_with_one_verbinder_the_beheerder_hears_of_the_objection(
    buurt: Buurt, gerda: Person, samira: Person, run_outbox: Run
):
    beheerder = a_member(buurt, None, "beheerder").person
    ruling = a_ruling(a_post(buurt, gerda), samira)
    objection = Objection(buurt_id=buurt.id, ruling_id=ruling.id, author_id=gerda.id, words="Oneerlijk.")
    db.session.add(objection)
    emit("objection.placed", objection, by=viewer_of(gerda, buurt))
    run_outbox()
    assert told(beheerder) == [Kind.OBJECTION_WAITS]


def test_a_report_is_for_verbinders_it_is_not_about_and_its_end_for_who_placed_it(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    reported = a_member(buurt, None, "verbinder").person
    post = a_post(buurt, reported)
    report = Report(buurt_id=buurt.id, post_id=post.id, author_id=reported.id, reporter_id=mo.id, receipt="bon-1")
    report.reason = "unkind"
    db.session.add(report)
    emit("report.placed", report, by=viewer_of(mo, buurt))
    run_outbox()
    assert told(samira) == [Kind.REPORT_WAITS]
    assert told(reported) == []
    emit("report.settled", db.session.get_one(Report, report.id), by=viewer_of(samira, buurt))
    run_outbox()
    [news] = list_news(Someone(mo)).items
    assert (news.kind, news.about.endpoint) == (Kind.REPORT_SETTLED, "moderation.receipt")
    assert about_for(viewer_of(gerda, buurt), Kind.REPORT_SETTLED, report.id) is None
    assert told(gerda) == []


# ------------------------------------------------------------------------------------------- koppelingen
@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("match.proposed", Kind.MATCH_PROPOSED),
        ("match.introduced", Kind.MATCH_INTRODUCED),
        ("match.declined", Kind.MATCH_DECLINED),
        ("match.outcome_asked", Kind.MATCH_OUTCOME),
    ],
)
def test_both_sides_of_a_koppeling_hear_of_it_and_nobody_else(
    event: str, kind: Kind, buurt: Buurt, mo: Person, run_outbox: Run
):
    gerda, samira = a_member(buurt).person, a_member(buurt, None, "verbinder").person
    post = a_post(buurt, gerda, title="Wie tilt een kast?")
    match = Match(buurt_id=buurt.id, request_id=post.id, asker_id=gerda.id, helper_id=mo.id, message="Iets voor jou?")
    match.proposed_by_id = samira.id
    db.session.add(match)
    emit(event, match, by=CLOCK)
    run_outbox()
    assert told(gerda) == told(mo) == [kind]
    assert told(samira) == []
    [news] = list_news(Someone(mo)).items
    assert "Wie tilt een kast?" in news.text
    if kind in {Kind.MATCH_PROPOSED, Kind.MATCH_OUTCOME}:
        values = {"token": reply_token(viewer_of(mo, buurt), match)}
        assert (news.about.endpoint, news.about.values) == ("matching.reply", values)
    else:
        assert (news.about.endpoint, news.about.values) == ("matching.show", {"match_id": match.id})


def test_who_told_already_whether_it_worked_is_not_asked(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    post = a_post(buurt, gerda)
    match = Match(buurt_id=buurt.id, request_id=post.id, asker_id=gerda.id, helper_id=mo.id, message="Iets voor jou?")
    match.proposed_by_id = a_person().id
    match.outcomes = [MatchOutcome(person_id=gerda.id, worked=False)]
    db.session.add(match)
    emit("match.outcome_asked", match, by=CLOCK)
    run_outbox()
    assert (told(gerda), told(mo)) == ([], [Kind.MATCH_OUTCOME])


def test_the_helper_does_not_read_a_vraag_for_verbinders_only(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    post = a_post(buurt, gerda, title="Ik kan niet lezen", audience=Audience.VERBINDERS)
    match = Match(buurt_id=buurt.id, request_id=post.id, asker_id=gerda.id, helper_id=mo.id, message="Iets voor jou?")
    match.proposed_by_id = samira.id
    db.session.add(match)
    emit("match.proposed", match, by=viewer_of(samira, buurt))
    run_outbox()
    assert reads(mo) == ["Er is een vraag voor je over een koppeling"]


# ------------------------------------------------------------------------------------------- wijkopgaven
def an_opgave(buurt: Buurt, regiehouder: Person, **fields: object) -> Wijkopgave:
    opgave = Wijkopgave(buurt_id=buurt.id, number=900, regiehouder_id=regiehouder.id)
    for name, value in {"title": "Veilig oversteken", "published_at": now(), **fields}.items():
        setattr(opgave, name, value)
    db.session.add(opgave)
    db.session.flush()
    return opgave


def test_the_author_hears_of_the_answer_and_everyone_concerned_of_the_end(
    buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run
):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    post = a_post(buurt, gerda, title="Gevaarlijk zebrapad")
    opgave = an_opgave(buurt, pro.me)
    source = Source(buurt_id=buurt.id, opgave_id=opgave.id, post_id=post.id, added_by_id=pro.me.id)
    actie = Actie(buurt_id=buurt.id, opgave_id=opgave.id, title="Tellen", owner_kind=OwnerKind.BEWONER, owner_id=mo.id)
    db.session.add_all([source, actie])
    emit("source.answered", source, by=pro)
    emit("opgave.ended", opgave, by=pro)
    run_outbox()
    assert reads(gerda) == [
        "We zijn klaar met: Veilig oversteken",
        "Er is een antwoord op wat jij vertelde: Gevaarlijk zebrapad",
    ]
    assert reads(mo) == ["We zijn klaar met: Veilig oversteken"]
    assert told(pro.me) == []


def test_authors_hear_that_an_opgave_rests_on_what_they_told_when_all_may_read_it_and_once(
    buurt: Buurt, gerda: Person, mo: Person, samira: Person, run_outbox: Run
):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    mine = [a_post(buurt, gerda, title=f"Gevaarlijk zebrapad {n}") for n in range(3)]
    by_verbinder = a_post(buurt, samira)  # she may read what is being prepared, and is not told of it either
    opgave = make_opgave(pro, [*mine[:2], by_verbinder], OpgaveDraft("Veilig oversteken"))
    run_outbox()
    assert told(gerda) == told(samira) == []
    add_actie(pro, opgave, ActieDraft("Tellen"))
    publish_opgave(pro, opgave)
    run_outbox()
    assert reads(gerda) == reads(samira) == ["We gaan aan de slag met wat jij vertelde: Veilig oversteken"]
    add_source(pro, opgave, mine[2])
    add_source(pro, opgave, a_post(buurt, mo, audience=Audience.NEIGHBOURS))
    run_outbox()
    assert told(gerda) == told(mo) == [Kind.SOURCE_ADDED]
    [news] = list_news(Someone(mo)).items
    assert (news.about.endpoint, news.about.values) == ("wijkopgaven.show", {"number": opgave.number})


def test_nobody_hears_that_their_own_post_is_a_source_of_their_own_opgave(buurt: Buurt, run_outbox: Run):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    opgave = make_opgave(pro, [a_post(buurt, pro.me)], OpgaveDraft("Veilig oversteken"))
    add_actie(pro, opgave, ActieDraft("Tellen"))
    publish_opgave(pro, opgave)
    run_outbox()
    assert told(pro.me) == []


def test_whose_actie_it_is_hears_of_it_once_and_when_it_is_due(buurt: Buurt, mo: Person, run_outbox: Run):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    opgave = an_opgave(buurt, pro.me)
    actie = Actie(buurt_id=buurt.id, opgave_id=opgave.id, title="Tellen", owner_kind=OwnerKind.BEWONER, owner_id=mo.id)
    db.session.add(actie)
    emit("actie.made", actie, by=pro)
    emit("actie.changed", actie, by=pro)
    emit("actie.due_soon", actie, by=CLOCK)
    run_outbox()
    assert told(mo) == [Kind.ACTIE_YOURS, Kind.ACTIE_DUE]


def test_nobody_hears_of_an_opgave_that_is_being_prepared(buurt: Buurt, mo: Person, run_outbox: Run):
    pro = viewer_of(a_member(buurt, None, "professional").person, buurt)
    opgave = an_opgave(buurt, pro.me, published_at=None)
    actie = Actie(buurt_id=buurt.id, opgave_id=opgave.id, title="Tellen", owner_kind=OwnerKind.BEWONER, owner_id=mo.id)
    db.session.add(actie)
    emit("actie.made", actie, by=pro)
    run_outbox()
    assert told(mo) == []


# ------------------------------------------------------------------------------------------- wishes
def test_who_wants_nothing_gets_nothing(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    db.session.add(Preference(person_id=gerda.id, group=Group.REACTIES, on_site=False, mail=Mail.NEVER))
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")
    run_outbox()
    assert told(gerda) == []
    assert db.session.get_one(Person, gerda.id).unread == 0


def test_who_wants_only_mail_sees_nothing_on_the_site(buurt: Buurt, gerda: Person, mo: Person, run_outbox: Run):
    db.session.add(Preference(person_id=gerda.id, group=Group.REACTIES, on_site=False, mail=Mail.DAILY))
    posts.place_comment(viewer_of(mo, buurt), a_post(buurt, gerda), body="Ik kom wel.")
    run_outbox()
    assert told(gerda) == [Kind.COMMENT_ON_MINE]
    assert reads(gerda) == []
    assert db.session.get_one(Person, gerda.id).unread == 0


def test_a_verbinder_whose_term_ended_hears_of_no_more_work(buurt: Buurt, run_outbox: Run):
    membership = a_member(buurt)
    a_role(membership, Role.VERBINDER, ends_on=today())
    newcomer = a_member(buurt, None, trusted_at=None).person
    posts.place_post(viewer_of(newcomer, buurt), posts.Draft(PostKind.VRAAG, "Wie helpt?"))
    run_outbox()
    assert told(membership.person) == []


def test_every_follower_of_the_house_has_a_name_of_its_own():
    for followers in subscriptions.SUBSCRIPTIONS.values():
        names = [follower.__name__ for follower in followers]
        assert len(set(names)) == len(names)


def test_an_event_about_something_that_is_gone_is_settled(buurt: Buurt, mo: Person):
    for name in subscriptions.SUBSCRIPTIONS:
        event = emit(name, buurt, by=Someone(mo), buurt_id=buurt.id)
        event.subject_id = 999_999
    db.session.commit()
    news = {
        name: [f for f in fs if f.__module__.startswith("buurtplein.notifications.")]
        for name, fs in subscriptions.SUBSCRIPTIONS.items()
    }
    assert drain(news).settled == len(subscriptions.SUBSCRIPTIONS)
