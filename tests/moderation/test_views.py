"""Moderation in the browser: the queue, deciding, reporting, and what the author sees."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from buurtplein.buurten.models import Role
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.display import day_name
from buurtplein.core.limits import limiter
from buurtplein.core.tenancy import across_buurten
from buurtplein.moderation import operations
from buurtplein.moderation.models import Measure, Reason, Report, Ruling
from buurtplein.people.models import Person
from buurtplein.posts.models import PostKind, WaitsFor
from tests.factories import a_buurt, a_comment, a_member, a_person, a_post, a_viewer
from tests.moderation.rows import a_report, a_rule, a_ruling, an_objection

STORY = PostKind.VERHAAL  # not an open vraag, so no other room lists it at the work place


@pytest.fixture
def buurt():
    return a_buurt("lindekwartier")


@pytest.fixture
def verbinder(buurt, client, log_in):
    """A client of a verbinder of the buurt."""
    viewer = a_viewer("verbinder", buurt=buurt)
    log_in(client, viewer.me)
    return viewer


def a_waiting_post(buurt, **fields):
    author = a_member(buurt, trusted_at=None).person
    return a_post(buurt=buurt, author=author, **{"waits_for": WaitsFor.VERBINDER, "published_at": None, **fields})


def text_of(response):
    return response.get_data(as_text=True)


def seen_in(response, prefix):
    return re.search(rf'name="{prefix}-seen"[^>]*value="([^"]*)"', text_of(response)).group(1)


def fresh(row):
    with across_buurten("a test looks at the row itself"):
        return db.session.get_one(type(row), row.id, populate_existing=True)


# ------------------------------------------------------------------------------------------- the queue
@pytest.mark.parametrize(
    ("roles", "status"), [((), 403), (("professional",), 403), (("beheerder",), 200), (("verbinder",), 200)]
)
def test_who_comes_in_at_the_work_place(client, log_in, buurt, roles, status):
    log_in(client, a_viewer(*roles, buurt=buurt).me)
    assert client.get("/lindekwartier/werk").status_code == status


def test_a_visitor_of_the_work_place_is_shown_the_way_in(client, buurt):
    response = client.get("/lindekwartier/werk")
    assert (response.status_code, "/inloggen" in response.location) == (303, True)


def test_a_verbinder_elsewhere_is_nobody_here(client, log_in, buurt):
    log_in(client, a_viewer("verbinder").me)
    post = a_waiting_post(buurt)
    for path in ("werk", f"werk/bericht/{post.number}"):
        assert client.get(f"/lindekwartier/{path}").status_code == 403


def test_an_empty_queue_is_calm(client, verbinder):
    assert "Er ligt niets voor je" in text_of(client.get("/lindekwartier/werk"))


def test_the_queue_shows_reports_first_then_objections_then_posts(client, buurt, verbinder):
    a_waiting_post(buurt, title="Eerste bericht")
    hidden = a_post(buurt=buurt, title="Oud bericht", hidden_at=now())
    an_objection(a_ruling(hidden, title="Bezwaarlijk bericht"))
    a_report(a_post(buurt=buurt, title="Gewoon gemeld"))
    dangerous = a_post(buurt=buurt, title="Dringend gemeld")
    a_report(dangerous, reason=Reason.ILLEGAL)
    a_report(dangerous)
    page = text_of(client.get("/lindekwartier/werk"))
    list_part = page[page.index('<nav aria-label="Wat ligt') :]
    titles = ["Dringend gemeld", "Gewoon gemeld", "Bezwaarlijk bericht", "Eerste bericht"]
    assert sorted(titles, key=list_part.index) == titles
    assert "2 meldingen" in list_part
    assert "4 dingen wachten, ongeveer 13 minuten." in page


def test_the_queue_holds_nothing_of_oneself_nor_of_another_buurt(client, buurt, verbinder):
    a_viewer("verbinder", buurt=buurt)  # who does look at what one reported
    a_post(buurt=buurt, author=verbinder.me, title="Eigen bericht", waits_for=WaitsFor.VERBINDER)
    a_report(a_post(buurt=buurt, author=verbinder.me, title="Eigen bericht", kind=STORY))
    a_report(a_post(buurt=buurt, title="Zelf gemeld", kind=STORY), reporter=verbinder.me)
    an_objection(a_ruling(a_post(buurt=buurt, title="Zelf besloten", kind=STORY), by=verbinder.me))
    elsewhere = a_buurt()
    a_waiting_post(elsewhere, title="Van elders")
    a_report(a_post(buurt=elsewhere, title="Van elders"))
    page = text_of(client.get("/lindekwartier/werk"))
    for words in ("Eigen bericht", "Zelf gemeld", "Zelf besloten", "Van elders"):
        assert words not in page
    assert "Er ligt niets voor je" in page


def test_a_long_queue_shows_fifty_and_says_how_many_there_are(client, buurt, verbinder):
    author = a_member(buurt).person
    for n in range(60):
        a_post(buurt=buurt, author=author, title=f"Wachtend {n}", waits_for=WaitsFor.VERBINDER)
    a_report(a_post(buurt=buurt))
    page = text_of(client.get("/lindekwartier/werk"))
    assert "61 dingen wachten" in page
    assert "Dit zijn de eerste 50" in page
    assert len(re.findall(r"/werk/bericht/\d+\"", page)) == 49


def test_the_queue_takes_as_many_statements_for_thirty_as_for_three(client, buurt, verbinder):
    def fill(n):
        for _ in range(n):
            a_waiting_post(buurt)
            a_report(a_post(buurt=buurt))
            a_report(a_comment(a_post(buurt=buurt)))
            an_objection(a_ruling(a_post(buurt=buurt)))

    fill(3)
    few = statements_of(client, "/lindekwartier/werk")
    fill(27)
    many = statements_of(client, "/lindekwartier/werk")
    assert 0 < many == few <= 22  # eleven sorts of work in five rooms, and what stands beside them


def statements_of(client, path):
    count = 0

    def note(*_args):
        nonlocal count
        count += 1

    client.get(path)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return count


# ------------------------------------------------------------------------------------------- one post
def test_a_verbinder_reads_approves_and_trusts(client, buurt, verbinder):
    post = a_waiting_post(buurt, title="Wie leent mij een ladder?")
    page = client.get(f"/lindekwartier/werk/bericht/{post.number}")
    assert "Wie leent mij een ladder?" in text_of(page)
    sent = {"goed-seen": seen_in(page, "goed"), "goed-trust_author": "y"}
    assert client.post(f"/lindekwartier/werk/bericht/{post.number}/goedkeuren", data=sent).status_code == 303
    assert fresh(post).is_published
    assert "Vertrouw" not in text_of(client.get(f"/lindekwartier/werk/bericht/{post.number}"))


def test_hiding_without_words_brings_the_page_back_with_what_was_typed(client, buurt, verbinder):
    post, rule = a_waiting_post(buurt), a_rule(buurt.id)
    at = f"/lindekwartier/werk/bericht/{post.number}/verbergen"
    seen = seen_in(client.get(f"/lindekwartier/werk/bericht/{post.number}"), "weg")
    response = client.post(at, data={"weg-rule": str(rule.id), "weg-reason": " ", "weg-seen": seen})
    assert response.status_code == 422
    assert re.search(rf'value="{rule.id}" checked', text_of(response))
    response = client.post(at, data={"weg-reason": "Dit is reclame.", "weg-seen": seen})
    assert (response.status_code, "Dit is reclame." in text_of(response)) == (422, True)
    assert not fresh(post).hidden_at
    client.post(at, data={"weg-rule": str(rule.id), "weg-reason": "Dit is reclame.", "weg-seen": seen})
    ruling = db.session.scalar(select(Ruling).where(Ruling.buurt_id == buurt.id))
    assert (ruling.rule_id, ruling.reason, fresh(post).hidden_at is not None) == (rule.id, "Dit is reclame.", True)


def test_asking_for_a_change_needs_words(client, buurt, verbinder):
    post = a_waiting_post(buurt)
    page = client.get(f"/lindekwartier/werk/bericht/{post.number}")
    at = f"/lindekwartier/werk/bericht/{post.number}/terug"
    assert client.post(at, data={"terug-seen": seen_in(page, "terug")}).status_code == 422
    sent = {"terug-seen": seen_in(page, "terug"), "terug-reason": "Haal het adres eruit."}
    assert client.post(at, data=sent).status_code == 303
    assert fresh(post).waits_for is WaitsFor.AUTHOR


def test_who_comes_second_keeps_the_words_and_reads_again(client, log_in, buurt, verbinder):
    post = a_waiting_post(buurt)
    page = client.get(f"/lindekwartier/werk/bericht/{post.number}")
    at = f"/lindekwartier/werk/bericht/{post.number}"
    client.post(f"{at}/goedkeuren", data={"goed-seen": seen_in(page, "goed")})
    late = {"weg-seen": seen_in(page, "weg"), "weg-rule": "0", "weg-reason": "Dit mag niet."}
    response = client.post(f"{at}/verbergen", data=late)
    assert (response.status_code, "Dit mag niet." in text_of(response)) == (422, True)
    assert "Er is net iets veranderd" in text_of(response)
    assert fresh(post).is_published
    assert client.post(f"{at}/verbergen", data={**late, "weg-seen": seen_in(response, "weg")}).status_code == 303


def test_over_ones_own_post_another_decides(client, buurt, verbinder):
    post = a_post(buurt=buurt, author=verbinder.me, waits_for=WaitsFor.VERBINDER)
    assert client.get(f"/lindekwartier/werk/bericht/{post.number}").status_code == 403


# ------------------------------------------------------------------------------------------- reports
def test_a_visitor_reports_and_later_sees_how_it_ended(client, buurt, log_in):
    post = a_post(buurt=buurt)
    at = f"/lindekwartier/prikbord/{post.number}/melden"
    gone = day_name(today() + timedelta(days=365))
    assert f"weg, uiterlijk op {gone}." in text_of(client.get(at))
    response = client.post(at, data={"reason": "unkind", "words": "Dit is gemeen.", "email": "bo@example.org"})
    receipt = response.location
    assert response.status_code == 303
    assert "bo@" not in receipt
    assert "Je melding is binnen" in text_of(client.get(receipt))
    report = db.session.scalar(select(Report).where(Report.buurt_id == buurt.id))
    log_in(client, a_viewer("verbinder", buurt=buurt).me)
    client.post(f"/lindekwartier/werk/meldingen/{report.id}/laten-staan", data={})
    assert "We lieten het staan" in text_of(client.get(receipt))


def test_a_report_without_a_reason_keeps_what_was_typed(client, buurt):
    post = a_post(buurt=buurt)
    sent = {"words": "Ik vind dit raar.", "email": "geen adres"}
    response = client.post(f"/lindekwartier/prikbord/{post.number}/melden", data=sent)
    assert response.status_code == 422
    for words in ("Kies wat er mis is.", "Ik vind dit raar.", "geen adres"):
        assert words in text_of(response)
    assert text_of(response).count("Dit e-mailadres klopt niet") == 2  # in the summary and at the field


@pytest.mark.parametrize("sent", [{}, {"reason": "iets"}, {"reason": ""}])
def test_what_is_wrong_stands_once_in_the_summary_and_once_at_the_field(client, buurt, sent):
    post = a_post(buurt=buurt)
    page = text_of(client.post(f"/lindekwartier/prikbord/{post.number}/melden", data=sent))
    assert page.count("Kies wat er mis is.") == 2
    assert "Not a valid" not in page


def test_a_reason_that_says_nothing_asks_for_words(client, buurt):
    post = a_post(buurt=buurt)
    response = client.post(f"/lindekwartier/prikbord/{post.number}/melden", data={"reason": "other"})
    assert (response.status_code, "Leg kort uit wat er niet klopt." in text_of(response)) == (422, True)


def test_a_reported_comment_is_hidden_by_a_verbinder(client, buurt, verbinder):
    comment = a_comment(a_post(buurt=buurt), body="Wat een rotvraag.")
    neighbour_report = a_report(comment)
    page = text_of(client.get(f"/lindekwartier/werk/meldingen/{neighbour_report.id}"))
    assert "Wat een rotvraag." in page
    sent = {"weg-rule": "0", "weg-reason": "Dit is schelden."}
    at = f"/lindekwartier/werk/meldingen/{neighbour_report.id}/verbergen"
    assert client.post(at, data=sent).status_code == 303
    assert fresh(comment).hidden_at is not None
    again = client.post(at, data=sent)
    assert (again.status_code, "al afgehandeld" in text_of(again)) == (422, True)


def test_without_a_verbinder_the_beheerder_settles_a_report_and_a_second_press_finds_it_done(client, log_in, buurt):
    keeper = a_viewer("beheerder", buurt=buurt)
    log_in(client, keeper.me)
    post = a_post(buurt=buurt, title="Te koop: alles", kind=STORY)
    report = a_report(post)
    assert "Te koop: alles" in text_of(client.get("/lindekwartier/werk"))
    page = f"/lindekwartier/werk/meldingen/{report.id}"
    assert "Te koop: alles" in text_of(client.get(page))
    words = {"weg-rule": "0", "weg-reason": "Dit is oplichting."}
    assert client.post(f"{page}/verbergen", data=words).status_code == 303
    assert fresh(post).hidden_at is not None
    assert fresh(db.session.scalars(select(Ruling).where(Ruling.buurt_id == buurt.id)).one()).by_role == Role.BEHEERDER
    again = client.post(f"{page}/verbergen", data=words)
    assert (again.status_code, "al afgehandeld" in text_of(again)) == (422, True)
    undo = re.search(r"/lindekwartier/werk/besluiten/\d+/terug[a-z]*", text_of(client.get("/lindekwartier/werk")))
    assert client.post(undo.group()).status_code == 303
    assert fresh(post).hidden_at is None


def test_with_a_verbinder_the_beheerder_is_not_let_in_to_reports(client, log_in, buurt):
    log_in(client, a_viewer("beheerder", buurt=buurt).me)
    a_viewer("verbinder", buurt=buurt)
    report = a_report(a_post(buurt=buurt, title="Te koop: alles", kind=STORY))
    page = f"/lindekwartier/werk/meldingen/{report.id}"
    assert client.get(page).status_code == 404
    for act in ("laten-staan", "verbergen", "waarschuwen"):
        assert (
            client.post(f"{page}/{act}", data={"weg-rule": "0", "weg-reason": "Nee.", "let-reason": "Nee."}).status_code
            == 404
        )
    assert "Te koop: alles" not in text_of(client.get("/lindekwartier/werk"))


def test_who_reports_a_photo_or_a_person_says_so_and_the_verbinder_reads_it(client, log_in, buurt):
    post = a_post(buurt=buurt)
    at = f"/lindekwartier/prikbord/{post.number}/melden"
    page = text_of(client.get(at))
    assert "Wie het schreef" in page
    assert "Een foto erbij" not in page  # there is none
    sent = {"aspect": "person", "reason": "unkind"}
    wordless = client.post(at, data=sent)
    assert (wordless.status_code, "Leg kort uit wat er niet klopt." in text_of(wordless)) == (422, True)
    assert client.post(at, data={**sent, "words": "Hij staat steeds voor mijn deur."}).status_code == 303
    assert client.post(at, data={**sent, "aspect": "iets"}).status_code == 422
    report = db.session.scalar(select(Report).where(Report.buurt_id == buurt.id))
    log_in(client, a_viewer("verbinder", buurt=buurt).me)
    page = text_of(client.get(f"/lindekwartier/werk/meldingen/{report.id}"))
    for words in (
        "Wie het schreef",
        "Hij staat steeds voor mijn deur.",
        "De beheerder kan iemand een tijd uitsluiten.",
    ):
        assert words in page


def test_a_warned_author_reads_why_and_the_post_stays(client, log_in, buurt, run_outbox):
    author, samira = a_member(buurt).person, a_viewer("verbinder", buurt=buurt)
    post = a_post(buurt=buurt, author=author)
    report, rule = a_report(post, a_viewer(buurt=buurt).me), a_rule(buurt.id, "Wees vriendelijk")
    at = f"/lindekwartier/werk/meldingen/{report.id}/waarschuwen"
    log_in(client, samira.me)
    wrong = client.post(at, data={"let-reason": "Zo praten we niet."})
    assert (wrong.status_code, "Zo praten we niet." in text_of(wrong)) == (422, True)
    sent = {"let-rule": str(rule.id), "let-reason": "Zo praten we niet."}
    assert client.post(at, data=sent).status_code == 303
    assert (fresh(post).is_published, fresh(report).outcome.value) == (True, "acted")
    assert client.post(at, data=sent).status_code == 422  # pressed twice
    author_id = author.id
    run_outbox()
    log_in(client, db.session.get_one(Person, author_id))
    news = re.search(r"/lindekwartier/besluiten/\d+", text_of(client.get("/mijn/nieuws")))
    page = text_of(client.get(news[0]))
    for words in ("Je krijgt een waarschuwing", "Zo praten we niet.", "Huisregel: Wees vriendelijk", "blijft staan"):
        assert words in page
    assert "Maak bezwaar" not in page


def test_a_warning_leaves_an_earlier_decision_as_it_is(buurt, verbinder):
    post = a_post(buurt=buurt, hidden_at=now())
    hidden = a_ruling(post)
    operations.warn(verbinder, a_report(post), rule=None, reason="Niet weer.")
    db.session.refresh(hidden)
    assert hidden.is_standing


def test_a_comment_can_be_reported(client, buurt):
    comment = a_comment(a_post(buurt=buurt), body="Wat een rotvraag.")
    at = f"/lindekwartier/reacties/{comment.id}/melden"
    assert "Wat een rotvraag." in text_of(client.get(at))
    assert client.post(at, data={"reason": "unkind"}).status_code == 303
    assert db.session.scalar(select(Report.comment_id).where(Report.buurt_id == buurt.id)) == comment.id


def test_one_cannot_report_what_one_may_not_read(client, buurt):
    for_neighbours = a_post(buurt=buurt, audience="neighbours")
    assert client.get(f"/lindekwartier/prikbord/{for_neighbours.number}/melden").status_code == 404
    under = a_comment(for_neighbours)
    assert client.get(f"/lindekwartier/reacties/{under.id}/melden").status_code == 404


def test_who_reported_is_on_no_page(client, log_in, buurt):
    post = a_post(buurt=buurt, hidden_at=now())
    reporter = a_person("Xantippe Verklikker", email="xantippe@example.org")
    report = a_report(post, reporter=reporter)
    a_report(post, reporter_name="Xantippe", reporter_email="xantippe@example.org")
    ruling = a_ruling(post, report_id=report.id)
    objection = an_objection(ruling)
    verbinder, author = a_viewer("verbinder", buurt=buurt), post.author
    paths = {
        verbinder.me: [
            "werk",
            f"werk/meldingen/{report.id}",
            f"werk/bericht/{post.number}",
            f"werk/bezwaren/{objection.id}",
            f"prikbord/{post.number}",
        ],
        author: [f"besluiten/{ruling.id}", f"prikbord/{post.number}", f"meldingen/{report.receipt}"],
    }
    looked = 0
    for person, pages in paths.items():
        log_in(client, person)
        for path in pages:
            response = client.get(f"/lindekwartier/{path}")
            assert response.status_code == 200, path
            assert "xantippe" not in text_of(response).lower(), path
            looked += 1
    assert looked == 8


# ------------------------------------------------------------------------------------------- the author
@pytest.fixture
def hidden(buurt):
    post = a_post(buurt=buurt, title="Goedkope scooters", body="Bel me snel.", hidden_at=now())
    return a_ruling(post, rule_id=a_rule(buurt.id).id, reason="Dit is reclame voor een zaak.")


def test_the_author_reads_why_and_objects_once(client, log_in, buurt, hidden):
    log_in(client, hidden.post.author)
    page = text_of(client.get(f"/lindekwartier/besluiten/{hidden.id}"))
    for words in ("Goedkope scooters", "Bel me snel.", "Geen reclame", "Dit is reclame voor een zaak.", "bezwaar"):
        assert words in page
    at = f"/lindekwartier/besluiten/{hidden.id}/bezwaar"
    assert client.post(at, data={"words": ""}).status_code == 422
    for _time in range(2):  # who presses the button twice is not told off
        assert client.post(at, data={"words": "Het is mijn eigen scooter."}).status_code == 303
    assert "Het is mijn eigen scooter." in text_of(client.get(f"/lindekwartier/besluiten/{hidden.id}"))
    assert client.post(at, data={"words": "Nog eens."}).status_code == 403


def test_a_ruling_about_a_comment_stays_readable(client, log_in, buurt):
    comment = a_comment(a_post(buurt=buurt), body="Rot op.")
    ruling = a_ruling(comment, reason="Dit is schelden.")
    comment.hidden_at, comment.removed_at, comment.body = now(), now(), ""
    log_in(client, comment.author)
    page = text_of(client.get(f"/lindekwartier/besluiten/{ruling.id}"))
    assert "Rot op." in page
    assert "Dit is schelden." in page


@pytest.mark.parametrize("roles", [(), ("verbinder",), ("beheerder",), ("professional",)])
def test_a_ruling_is_for_its_author_only(client, log_in, buurt, hidden, roles):
    log_in(client, a_viewer(*roles, buurt=buurt).me)
    for path in ("", "/bezwaar"):
        assert client.get(f"/lindekwartier/besluiten/{hidden.id}{path}").status_code == 404


def test_another_verbinder_grants_an_objection(client, buurt, verbinder, hidden):
    objection = an_objection(hidden)
    at = f"/lindekwartier/werk/bezwaren/{objection.id}"
    assert "Ik bedoelde het anders." in text_of(client.get(at))
    response = client.post(at, data={"answer": "Het is inderdaad geen zaak."})
    assert (response.status_code, "Het is inderdaad geen zaak." in text_of(response)) == (422, True)
    sent = {"granted": "ja", "answer": "Het is inderdaad geen zaak."}
    assert client.post(at, data=sent).status_code == 303
    assert fresh(hidden.post).is_published
    again = client.post(at, data=sent)
    assert (again.status_code, "al over dit bezwaar besloten" in text_of(again)) == (422, True)


def test_the_first_verbinder_does_not_see_the_objection(client, log_in, buurt, verbinder):
    objection = an_objection(a_ruling(a_post(buurt=buurt, hidden_at=now()), by=verbinder.me))
    assert client.get(f"/lindekwartier/werk/bezwaren/{objection.id}").status_code == 404


def test_the_beheerder_of_a_buurt_with_one_verbinder_decides(client, log_in, buurt):
    first, keeper = a_viewer("verbinder", buurt=buurt), a_viewer("beheerder", buurt=buurt)
    post = a_post(buurt=buurt, hidden_at=now())
    objection = an_objection(a_ruling(post, by=first.me))
    log_in(client, keeper.me)
    assert f"/werk/bezwaren/{objection.id}" in text_of(client.get("/lindekwartier/werk"))
    sent = {"granted": "ja", "answer": "Akkoord."}
    assert client.post(f"/lindekwartier/werk/bezwaren/{objection.id}", data=sent).status_code == 303
    assert fresh(post).is_published


# ------------------------------------------------------------------------------------------- another buurt
def test_what_is_of_another_buurt_is_not_there(client, log_in, buurt):
    everything = a_viewer("verbinder", "beheerder", "professional", buurt=buurt)
    log_in(client, everything.me)
    elsewhere = a_buurt()
    post = a_post(buurt=elsewhere)
    post.number = 777
    comment, report = a_comment(post), a_report(post)
    ruling = a_ruling(a_post(buurt=elsewhere, author=everything.me))
    objection = an_objection(a_ruling(a_post(buurt=elsewhere)))
    pages = [
        "werk/bericht/777",
        f"werk/meldingen/{report.id}",
        f"werk/bezwaren/{objection.id}",
        "prikbord/777/melden",
        f"reacties/{comment.id}/melden",
        f"meldingen/{report.receipt}",
        f"besluiten/{ruling.id}",
        f"besluiten/{ruling.id}/bezwaar",
    ]
    posts = [
        "werk/bericht/777/goedkeuren",
        "werk/bericht/777/terug",
        "werk/bericht/777/verbergen",
        f"werk/meldingen/{report.id}/laten-staan",
        f"werk/meldingen/{report.id}/verbergen",
        f"werk/bezwaren/{objection.id}",
        "prikbord/777/melden",
        f"reacties/{comment.id}/melden",
        f"besluiten/{ruling.id}/bezwaar",
    ]
    answers = [client.get(f"/lindekwartier/{path}").status_code for path in pages]
    answers += [client.post(f"/lindekwartier/{path}", data={}).status_code for path in posts]
    assert answers == [404] * (len(pages) + len(posts))


@pytest.mark.parametrize(
    "path", ["werk/meldingen/99999999999", "werk/bezwaren/99999999999", "reacties/99999999999/melden"]
)
def test_an_impossible_number_is_not_there(client, verbinder, path):
    assert client.get(f"/lindekwartier/{path}").status_code == 404


# ------------------------------------------------------------------------------------------- on the post page
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"waits_for": WaitsFor.VERBINDER, "published_at": None}, "Je bericht wacht nog even."),
        ({"hidden_at": now()}, "Je bericht is verborgen."),
        ({"waits_for": WaitsFor.AUTHOR}, "Je moet nog iets veranderen."),
    ],
)
def test_the_author_sees_on_the_post_how_it_stands(client, log_in, buurt, fields, words):
    post = a_post(buurt=buurt, **fields)
    if fields.get("waits_for") is not WaitsFor.VERBINDER:
        ruling = a_ruling(post, measure=Measure.HIDDEN if post.hidden_at else Measure.RETURNED, reason="Te grof.")
    log_in(client, post.author)
    page = text_of(client.get(f"/lindekwartier/prikbord/{post.number}"))
    assert words in page
    if fields.get("waits_for") is not WaitsFor.VERBINDER:
        assert "Te grof." in page
        assert f"/besluiten/{ruling.id}" in page


def test_a_published_post_costs_no_statement_for_moderation(client, log_in, buurt):
    from buurtplein.moderation.views import panel_on_post

    post = a_post(buurt=buurt)
    neighbour, verbinder = a_viewer(buurt=buurt), a_viewer("verbinder", buurt=buurt)
    count = 0

    def note(*_args):
        nonlocal count
        count += 1

    db.session.flush()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with client.application.test_request_context("/lindekwartier/"):
            assert panel_on_post(neighbour, post) == ""
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert count == 0
    log_in(client, verbinder.me)
    assert "Voor buurtverbinders" in text_of(client.get(f"/lindekwartier/prikbord/{post.number}"))


def test_one_network_reports_ten_times_an_hour(client, buurt):
    post = a_post(buurt=buurt)
    limiter.enabled = True
    limiter.reset()
    try:
        at = f"/lindekwartier/prikbord/{post.number}/melden"
        answers = [client.post(at, data={"reason": "unkind"}).status_code for _ in range(11)]
        assert client.get(at).status_code == 200
    finally:
        limiter.reset()
        limiter.enabled = False
    assert answers == [303] * 10 + [429]
