"""What was done with a wijkschouw, on a sheet: for who works here, and for the buurt when who leads it says so."""

import pytest
import sqlalchemy as sa

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, NotFound, RuleBroken
from buurtplein.gesprekken.operations import remove_gesprek
from buurtplein.gesprekken.queries import get_gesprek
from buurtplein.outbox.models import OutboxEvent
from buurtplein.people.viewer import Caretaker
from buurtplein.schouwen import policy
from buurtplein.schouwen.models import OutcomeKind, SheetLine
from buurtplein.schouwen.operations import (
    Becomes,
    Told,
    close_schouw,
    forget_findings,
    note_party_answer,
    say_what_becomes,
    share_schouw,
    take_back_sheet,
)
from buurtplein.schouwen.queries import get_sheet, shared_schouwen, stamp_of_sheet
from buurtplein.wijkopgaven.models import Ending, EndingKind
from tests.factories import a_buurt, a_viewer, everyone
from tests.schouwen.factories import a_finding, a_schouw, was_held
from tests.support.cookies import cookie_for
from tests.support.statements import counted
from tests.wijkopgaven.factories import an_opgave

WORK = {"verbinder", "professional", "lead", "planner"}
ALL = ("visitor", "neighbour", "verbinder", "verbinder elsewhere", "professional", "lead", "planner")
INSIDE = "Kom niet bij de buren van hiernaast."  # noted for who works here


@pytest.fixture
def buurt():
    return a_buurt("oost")


@pytest.fixture
def prof(buurt):
    return a_viewer("professional", buurt=buurt)


@pytest.fixture
def walk(prof):
    """Finished, and not shared."""
    return was_held(a_schouw(prof))


@pytest.fixture
def tile(walk, prof):
    return a_finding(walk, prof, words=INSIDE, party="Waterschap", street="Lindelaan 12, bij de brug")


@pytest.fixture
def done(walk, tile, prof):
    close_schouw(prof, walk)
    db.session.flush()
    return walk


@pytest.fixture
def visit(app, client):
    def log_in(viewer):
        db.session.commit()
        client.delete_cookie("plein")
        if viewer.person is not None:
            client.set_cookie("plein", cookie_for(app, viewer.me)[0])
        return client

    return log_in


def told(finding, words="Vier losse tegels.", came="Ze liggen recht."):
    return {finding.id: Told(words, came)}


def share(prof, walk, said):
    share_schouw(prof, walk, said)
    db.session.flush()


# ------------------------------------------------------------------------------------------- who may
@pytest.mark.parametrize(
    ("rule", "shared", "allowed"),
    [
        ("may_share_schouw", False, {"lead"}),
        ("may_share_schouw", True, {"lead"}),
        ("may_take_back_sheet", False, set()),
        ("may_take_back_sheet", True, {"lead", "planner", "verbinder"}),
    ],
)
def test_who_shares_it_and_takes_it_back(buurt, rule, shared, allowed):
    lead, planner = (a_viewer("professional", buurt=buurt) for _each in range(2))
    walk = was_held(a_schouw(planner, lead))
    finding = a_finding(walk, lead, party="Waterschap")
    close_schouw(lead, walk)
    if shared:
        share(lead, walk, told(finding))
    people = {**everyone(buurt), "lead": lead, "planner": planner}
    assert {name for name in ALL if getattr(policy, rule)(people[name], walk)} == allowed


def test_it_is_not_shared_before_it_is_finished(prof, walk, tile):
    with pytest.raises(NotAllowed):
        share_schouw(prof, walk, told(tile))
    with pytest.raises(NotFound):
        get_sheet(prof, walk)


@pytest.mark.parametrize("shared", [False, True])
def test_who_reads_the_sheet(buurt, prof, done, tile, shared, visit):
    if shared:
        share(prof, done, told(tile))
    people = {**everyone(buurt), "lead": prof}
    for name in ("visitor", "neighbour", "verbinder", "verbinder elsewhere", "professional", "lead"):
        may = shared or name in WORK
        answer = visit(people[name]).get(f"/oost/schouwen/{done.id}/blad")
        assert (name, answer.status_code) == (name, 200 if may else 404)
        assert (INSIDE in answer.text) == (may and not shared)
        assert ("Vier losse tegels." in answer.text) == shared


# ------------------------------------------------------------------------------------------- what the buurt reads
def test_only_what_was_written_for_the_buurt_is_read_without_names_or_numbers(buurt, prof, done, tile, visit):
    note_party_answer(prof, done, tile, answer="Bel Ahmed maar.")
    share(prof, done, told(tile))
    page = visit(a_viewer(buurt=buurt)).get(f"/oost/schouwen/{done.id}/blad").text
    for read in ("Lindelaan", "Vier losse tegels.", "Doorgegeven aan: Waterschap", "Ze liggen recht."):
        assert read in page
    main = page[page.index("<main") : page.index("</main")]
    for kept in (INSIDE, "Ahmed", "Lindelaan 12", prof.me.first_name, prof.me.name):
        assert kept not in main


def test_before_it_is_shared_no_page_of_a_neighbour_or_visitor_tells_of_it(buurt, prof, done, tile, visit):
    share(prof, done, told(tile))
    take_back_sheet(prof, done)
    for viewer in (everyone(buurt)["visitor"], a_viewer(buurt=buurt)):
        browser = visit(viewer)
        for page in ("schouwen", f"schouwen/{done.id}", "samen", "zoeken?q=tegels", "zoeken?q=buren", ""):
            shown = browser.get(f"/oost/{page}", follow_redirects=True).text
            for kept in (INSIDE, "Vier losse tegels", "Waterschap", f"{done.id}/blad"):
                assert kept not in shown, page


def test_also_what_is_shared_is_not_in_search(buurt, prof, done, tile, visit, run_outbox):
    share(prof, done, told(tile, words="Kabouterpaal staat scheef."))
    db.session.commit()
    run_outbox()
    assert "staat scheef" not in visit(a_viewer(buurt=buurt)).get("/oost/zoeken?q=kabouterpaal").text


def test_an_opgave_is_named_with_how_far_it_is_and_a_draft_to_nobody_else(buurt, prof, walk, visit):
    open_one, ended, draft = (a_finding(walk, prof, words=word) for word in ("Een", "Twee", "Drie"))
    an_opgave(buurt, prof.me, (get_gesprek(prof, open_one.gesprek_id),), title="Rechte tegels")
    over = an_opgave(buurt, prof.me, (get_gesprek(prof, ended.gesprek_id),), title="Een bankje", ended_at=now())
    over.endings.append(Ending(kind=EndingKind.SOLVED, reason="Het staat er.", by_id=prof.me.id))
    an_opgave(buurt, prof.me, (get_gesprek(prof, draft.gesprek_id),), title="Nog geheim", published_at=None)
    close_schouw(prof, walk)
    share(prof, walk, {**told(open_one, came=""), **told(ended, came=""), **told(draft, came="")})
    page = visit(a_viewer(buurt=buurt)).get(f"/oost/schouwen/{walk.id}/blad").text
    for read in ("Rechte tegels</a> (we werken eraan)", "Een bankje</a> (Opgelost)", "We pakken dit op."):
        assert read in page
    assert "Nog geheim" not in page
    assert "Nog geheim</a> (in voorbereiding)" in visit(prof).get(f"/oost/schouwen/{walk.id}/blad").text


def test_what_is_left_out_is_counted_and_why_nothing_is_done_is_said(prof, walk):
    shown, hidden, no = (a_finding(walk, prof, words=word) for word in ("Een", "Twee", "Drie"))
    for finding, said in ((shown, Becomes(OutcomeKind.DONE)), (hidden, Becomes(OutcomeKind.DONE))):
        say_what_becomes(prof, walk, finding, said)
    say_what_becomes(prof, walk, no, Becomes(OutcomeKind.NOTHING, "Mag niet."))
    db.session.flush()
    close_schouw(prof, walk)
    with pytest.raises(RuleBroken) as broken:
        share_schouw(prof, walk, told(no, came=""))
    assert broken.value.field == f"came_{no.id}"
    with pytest.raises(RuleBroken):
        share_schouw(prof, walk, told(shown, words=""))
    share(prof, walk, told(shown))
    assert (len(get_sheet(prof, walk).rows), get_sheet(prof, walk).left_out) == (1, 2)
    share(prof, walk, {**told(hidden), **told(no)})
    assert ([row.kind for row in get_sheet(prof, walk).rows], get_sheet(prof, walk).left_out) == (
        [OutcomeKind.DONE, OutcomeKind.NOTHING],
        1,
    )


def test_words_that_are_thrown_away_are_read_by_nobody_any_more(buurt, prof, done, tile):
    share(prof, done, told(tile))
    remove_gesprek(prof, get_gesprek(prof, tile.gesprek_id))
    db.session.flush()
    assert get_sheet(a_viewer(buurt=buurt), done).rows == []
    forget_findings(Caretaker("test"), db.session)
    assert db.session.scalar(sa.select(sa.func.count(SheetLine.id)).where(SheetLine.buurt_id == buurt.id)) == 0


# ------------------------------------------------------------------------------------------- on its pages
def test_it_is_shared_read_found_and_taken_back_on_its_pages(buurt, prof, done, tile, visit):
    page, neighbour = f"/oost/schouwen/{done.id}", a_viewer(buurt=buurt)
    empty = "Daar is nog niets over te lezen."
    assert empty in visit(neighbour).get("/oost/schouwen").text
    assert "Wijkschouwen" not in visit(neighbour).get("/oost/samen").text.partition("<main")[2].partition("</main")[0]
    browser = visit(prof)
    assert "De buurt kan dit nog niet lezen." in browser.get(page).text
    assert "Deel met de buurt" in browser.get(f"{page}/blad").text
    form = browser.get(f"{page}/delen").text
    for says in ("Dit wordt openbaar", "Schrijf geen namen van mensen op", INSIDE, "Doorgegeven aan: Waterschap"):
        assert says in form
    said = {f"words_{tile.id}": "Bel maar op 06-98 76 54 32.", f"came_{tile.id}": "Ze liggen recht."}
    assert "Kijk nog even" in browser.post(f"{page}/delen", data=said).text
    assert browser.post(f"{page}/delen", data={**said, f"words_{tile.id}": "x" * 300}).status_code == 422
    said[f"words_{tile.id}"] = "Vier losse tegels."
    assert browser.post(f"{page}/delen", data={**said, "seen": "x"}).status_code == 422
    seen = stamp_of_sheet(prof, done)
    assert browser.post(f"{page}/delen", data={**said, "seen": seen}).location.endswith("/blad")
    assert browser.post(f"{page}/delen", data={**said, "seen": seen}).status_code == 422
    browser = visit(neighbour)
    for way in ("schouwen", "samen", f"schouwen/{done.id}"):
        assert f"{page}/blad" in browser.get(f"/oost/{way}").text
    shown = browser.get(f"{page}/blad").text
    assert "Vier losse tegels." in shown
    assert "Deel het niet meer" not in shown
    assert browser.post(f"{page}/niet-meer-delen").status_code == 403
    browser = visit(prof)
    assert "Deel het niet meer" in browser.get(f"{page}/blad").text
    assert browser.post(f"{page}/niet-meer-delen").status_code == 303
    assert "Vier losse tegels." in browser.get(f"{page}/delen").text
    assert visit(neighbour).get(f"{page}/blad").status_code == 404
    assert empty in visit(neighbour).get("/oost/schouwen").text


def test_many_findings_and_many_sheets_are_shown_with_as_many_statements(buurt, prof, visit):
    def one_more(findings=1):
        walk = was_held(a_schouw(prof))
        found = [a_finding(walk, prof) for _each in range(findings)]
        for finding in found:
            an_opgave(buurt, prof.me, (get_gesprek(prof, finding.gesprek_id),))
        close_schouw(prof, walk)
        share(prof, walk, {number: said for finding in found for number, said in told(finding).items()})
        return walk

    few_on_it, many_on_it = one_more(), one_more(9)
    browser = visit(a_viewer(buurt=buurt))
    for few_page, many_page, more in (
        (f"schouwen/{few_on_it.id}/blad", f"schouwen/{many_on_it.id}/blad", 0),
        ("schouwen", "schouwen", 5),
    ):
        browser.get(f"/oost/{few_page}")
        with counted() as few:
            browser.get(f"/oost/{few_page}")
        for _each in range(more):
            one_more()
        db.session.commit()
        with counted() as many:
            browser.get(f"/oost/{many_page}")
        assert many() == few()
    assert len(shared_schouwen(prof)) == 7


def test_the_outbox_holds_no_word_of_it(prof, done, tile):
    share(prof, done, told(tile))
    take_back_sheet(prof, done)
    db.session.flush()
    everything = repr([vars(event) for event in db.session.scalars(sa.select(OutboxEvent))])
    assert "schouw.shared" in everything
    assert "schouw.taken_back" in everything
    assert not any(word in everything for word in ("Linde", "tegel"))
