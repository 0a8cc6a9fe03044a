"""Every page of a lively neighbourhood, for each role: fit for who sees, hears, reads or types otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from sqlalchemy import select

from buurtplein.agenda.models import Occurrence, Signup
from buurtplein.agreements.models import Agreement
from buurtplein.buurten.models import Buurt, Membership, Role, RoleGrant
from buurtplein.buurten.operations import go_away, open_buurt
from buurtplein.buurten.queries import viewer_as
from buurtplein.contact.models import Message
from buurtplein.core.clock import now, today
from buurtplein.core.db import breathe, db, unit_of_work
from buurtplein.core.tenancy import across_buurten
from buurtplein.demo.fill import PASSWORD
from buurtplein.gesprekken.gatherings import State
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.operations import GesprekDraft, note_gesprek
from buurtplein.gids.links import check_token
from buurtplein.gids.models import Entry, EntryKind
from buurtplein.huiskamers.models import Huiskamer, HuiskamerLead, HuiskamerNote, HuiskamerRsvp
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import Match
from buurtplein.moderation.models import Ruling
from buurtplein.moderation.operations import exclude, object_to
from buurtplein.notifications.links import DAILY, unsubscribe_link
from buurtplein.people.models import Person
from buurtplein.people.viewer import Caretaker
from buurtplein.posts.models import Audience, Comment, CommentKind, Post, PostKind
from buurtplein.posts.operations import Draft, place_post
from buurtplein.schouwen.models import Finding, Schouw
from buurtplein.terms.links import token_for
from buurtplein.wijkopgaven.models import Actie, EndingKind, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    NoteDraft,
    OpgaveDraft,
    add_actie,
    answer_co_owner,
    answer_sources,
    ask_co_owner,
    end_opgave,
    make_opgave,
    offer_actie,
    place_note,
    publish_opgave,
    reopen_opgave,
)
from buurtplein.wijkopgaven.queries import Taker, get_my_part, list_neighbours_to_ask, list_takers, own_sources
from tests.browser.audit import FILES, PHONE, Audit
from tests.support.browser import watch
from tests.support.cookies import cookie_for
from tests.support.installation import PATIENCE, Installation, installation
from tests.support.smtp import running_mail_server
from tests.support.weights import FIRST_VISIT, NEXT_VISIT, REQUESTS, SCRIPT, weigh

HERE = "/lindekwartier/"
QUIET = "/stilhoek/"  # where nothing happened yet
ROLES = {"bewoner": "fatma", "verbinder": "samira", "professional": "marloes", "beheerder": "yvonne"}


@dataclass
class Demo:
    """A running site with the demo neighbourhoods, and a browser."""

    there: Installation
    browser: Browser
    troubles: list[str] = field(default_factory=list)

    def page_of(self, person: Person | None = None) -> Page:
        """A phone of this person, or of a visitor."""
        width, height = PHONE
        context = self.browser.new_context(
            base_url=self.there.url,
            viewport={"width": width, "height": height},
            locale="nl-NL",
            reduced_motion="reduce",
            color_scheme="light",
        )
        if person is not None:
            who = Person(id=person.id)
            breathe()  # what was read before the site wrote is no ground to write on, so this begins with writing
            cookie, _token = cookie_for(self.there.app, who)
            db.session.commit()
            context.add_cookies([{"name": "plein", "value": cookie, "url": self.there.url}])
        page = context.new_page()
        watch(page, self.troubles)
        return page


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    with running_mail_server() as mail, installation(folder, mail) as there, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTPLEIN_SHOW_OUTBOX", "yes")
        assert there.start("demo").wait(PATIENCE) == 0
        with there.app.app_context(), unit_of_work():
            open_buurt(Caretaker("test"), name="Stilhoek")
        there.serve()
        yield Demo(there, browser)


@pytest.fixture(scope="module")
def audit(demo: Demo) -> Audit:
    """All pages looked at, once for the tests of this file."""
    audit = Audit(demo.there.app)
    with demo.there.app.app_context(), across_buurten("an audit"):
        look_as_visitor(audit, demo)
        for role, name in ROLES.items():
            page = demo.page_of(person(name))
            audit.walk(page, role, [HERE, f"{HERE}menu", "/mijn"])
            page.context.close()
        look_at_mistakes(audit, demo)
        look_where_few_come(audit, demo)
        look_at_handing_over(audit, demo)
        look_at_co_owners(audit, demo)
        look_at_what_is_not_solved(audit, demo)
        look_at_who_is_excluded(audit, demo)
        look_at_a_holiday(audit, demo)
        look_at_colleagues(audit, demo)
        look_at_where_people_come_together(audit, demo)
        look_at_another_address(audit, demo)
        look_at_the_second_step(audit, demo)
    return audit


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@lindekwartier.example")).one()


def look_as_visitor(audit: Audit, demo: Demo) -> None:
    """The public pages, the way in, the code from the mail, and the proof of a report."""
    page = demo.page_of()
    audit.walk(
        page,
        "visitor",
        ["/", HERE, f"{HERE}meedoen", "/inloggen", "/postvak", f"{HERE}zoeken?q=fiets", f"{HERE}zonder-internet"],
    )
    page.goto("/inloggen")
    page.get_by_label("Je e-mailadres").fill("fatma@lindekwartier.example")
    page.get_by_role("button", name="Mail mij een code").click()
    expect(page.get_by_label("De code uit de mail")).to_be_visible()
    audit.look(page, "visitor")
    page.goto(f"{HERE}meedoen")
    page.get_by_label("Je naam").fill("Nieuw Hier")
    page.get_by_label("Je postcode").fill("1234 AB")
    page.get_by_label("Je e-mailadres").fill("nieuw@example.org")
    page.get_by_role("button", name="Stuur mij een code").click()
    expect(page.get_by_label("De code uit de mail")).to_be_visible()
    audit.look(page, "visitor")
    page.goto(f"{HERE}prikbord/1/melden")
    page.locator("[name=reason]").first.check()
    page.get_by_label("Leg het kort uit").fill("Dit klopt niet.")
    page.get_by_role("button", name="Stuur de melding").click()
    page.wait_for_url("**/meldingen/**")
    audit.look(page, "visitor")
    rules = ("huisregels", "zo-gaan-we-met-elkaar-om")
    for path in ("", "prikbord", "agenda", "samen", "verhalen", "zoeken?q=niets", *rules):
        page.goto(f"{QUIET}{path}")
        audit.look(page, "visitor of a quiet buurt")
    page.goto(unsubscribe_link(person("fatma").id, DAILY).partition(demo.there.url)[2])
    audit.look(page, "visitor")
    page.context.close()


def look_at_mistakes(audit: Audit, demo: Demo) -> None:
    """Forms that came back, and pages that are not there or not for you."""
    visitor, fatma, marloes = demo.page_of(), demo.page_of(person("fatma")), demo.page_of(person("marloes"))
    sent = {visitor: ["/inloggen", f"{HERE}meedoen"]}
    sent[fatma] = [f"{HERE}plaats/vraag", f"{HERE}plaats/activiteit", f"{HERE}plaats/verhaal", f"{HERE}prikbord/45"]
    sent[marloes] = [f"{HERE}prof/opgaven/8/einde", f"{HERE}samen/8/acties"]
    for page, paths in sent.items():
        for path in paths:
            page.goto(path)
            page.locator("main form").last.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
            expect(page.get_by_role("alert").first).to_be_visible()
            audit.look(page, "someone mistaken")
    look_at_advice(audit, fatma)
    look_at_who_was_overtaken(audit, marloes)
    for page, path in {visitor: f"{HERE}prikbord/99999", marloes: "/nergenshuizen/", fatma: f"{HERE}werk"}.items():
        page.goto(path)
        expect(page.get_by_text("Foutnummer")).to_be_visible()
        audit.look(page, "someone lost", "error page")
        page.context.close()


def look_at_advice(audit: Audit, page: Page) -> None:
    """Forms of which the text may hold what had better go."""
    for path, box in ((f"{HERE}plaats/vraag", "#title"), (f"{HERE}prikbord/45", "#body")):
        page.goto(path)
        page.locator(box).fill("Bel 06-98 76 54 32 als je de verdachte man ziet, bij Lindelaan 12")
        page.locator(box).evaluate("field => HTMLFormElement.prototype.submit.call(field.form)")
        expect(page.get_by_role("heading", name="Kijk nog even naar je tekst")).to_be_visible()
        audit.look(page, "someone advised")
    breathe()  # the site counted; what is read and written here begins after that


def look_at_who_was_overtaken(audit: Audit, page: Page) -> None:
    """The form on an opgave that someone else changed since it was drawn."""
    page.goto(f"{HERE}samen/8/wijzig")
    page.locator("[name=seen]").evaluate("field => { field.value = 'another'; }")
    page.get_by_label("Wat pakken we samen aan?").fill("Iets heel anders")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", name="Dit staat er nu")).to_be_visible()
    audit.look(page, "someone overtaken")


def look_where_few_come(audit: Audit, demo: Demo) -> None:
    """What is for the two of a koppeling, for who wrote what others may not read, and for who ends an opgave."""
    proposed = db.session.scalars(select(Match).where(Match.introduced_at.is_(None), Match.declined_at.is_(None))).one()
    met = db.session.scalars(select(Match).where(Match.introduced_at.is_not(None), Match.finished_at.is_(None))).first()
    rulings = db.session.scalars(
        select(Ruling).where(Ruling.measure.in_(["hidden", "returned"]), Ruling.ended_at.is_(None))
    )
    opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.number == 8)).one()
    place = db.session.scalars(select(Entry).where(Entry.name == "Speeltuin Dwarsstraat")).one()
    keeper = viewer_as(place.owner_id or 0, place.buurt_id)
    assert met is not None
    assert keeper is not None
    pages = [(proposed.asker, ["mijn/koppelingen", f"mijn/koppelingen/{proposed.id}"])]
    pages += [(proposed.helper, [f"mijn/koppelingen/{proposed.id}"]), (met.asker, [f"mijn/koppelingen/{met.id}"])]
    written = db.session.scalars(select(Message).where(Message.match_id == met.id, Message.author_id == met.helper_id))
    talk = [f"berichten/{met.id}", f"berichten/melden/{written.all()[0].id}", f"koppelingen/{met.id}/geen-contact"]
    pages += [(met.asker, [f"mijn/{path}" for path in talk]), (met.asker, _where_contact_stops(met))]
    helper = viewer_as(proposed.helper_id, proposed.buurt_id)
    assert helper is not None
    pages += [(proposed.asker, [f"koppeling/{reply_token(helper, proposed)}"])]  # whoever has the link
    pages += [(opgave.regiehouder, [f"prof/opgaven/{opgave.number}/einde"])]
    pages += [(keeper.me, [f"gids/{place.number}/wijzig", f"gids/nakijken/{check_token(keeper, place)}"])]
    pages += [(person("samira"), [f"werk/gids/{place.number}/terug"])]
    spoken_for = db.session.scalars(select(Post.number).where(Post.placed_by_id.is_not(None))).all()
    pages += [(person("samira"), ["namens/briefjes", f"namens/bericht/{spoken_for[0]}/wijzig"])]
    pages += [(person("fatma"), ["gids/erbij", *(f"gids/erbij/{kind}" for kind in EntryKind)])]
    pages += list(_pages_of_authors(place.buurt_id))
    for ruling in rulings:
        paths = [f"besluiten/{ruling.id}", f"besluiten/{ruling.id}/brief", f"prikbord/{ruling.post.number}"]
        if not ruling.objection:
            paths.append(f"besluiten/{ruling.id}/bezwaar")
            pages.append((person("samira"), ["werk/besluiten?number=0", f"werk/besluiten/{ruling.id}/bezwaar"]))
        pages.append((db.session.get_one(Person, ruling.author_id), paths))
    _look_at(audit, demo, pages)


def _look_at(audit: Audit, demo: Demo, pages: list[tuple[Person, list[str]]]) -> None:
    for someone, paths in pages:
        page = demo.page_of(someone)
        for path in paths:
            answer = page.goto(f"{HERE}{path}")
            assert answer is not None
            assert answer.status == 200, path
            audit.look(page, someone.first_name)
        page.context.close()


def look_at_who_is_excluded(audit: Audit, demo: Demo) -> None:
    """What the beheerder, who is excluded, and who decides on the objection see of it."""
    buurt = db.session.scalars(select(Buurt).where(Buurt.slug == "lindekwartier")).one()
    breathe()
    with unit_of_work():
        by, out = (viewer_as(person(name).id, buurt.id) for name in ("yvonne", "rik"))
        assert by is not None
        assert out is not None
        assert out.membership is not None
        until = today() + timedelta(days=31)
        ruling = exclude(by, out.membership, rule=None, reason="Je dreigde een buur.", until=until)
        objection = object_to(out, ruling, words="Ik was er niet.")
        db.session.flush()
        paths = {
            "yvonne": [f"beheer/mensen/{out.membership.id}", "beheer/mensen"],
            "rik": ["meedoen", f"besluiten/{ruling.id}"],
            "wim": [f"werk/bezwaren/{objection.id}"],
        }
    pages = [(person(name), looked_at) for name, looked_at in paths.items()]
    _look_at(audit, demo, pages)


def look_at_handing_over(audit: Audit, demo: Demo) -> None:
    """Whose actie it is asks a colleague to take it over; and what the colleague sees of that."""
    breathe()
    with unit_of_work():
        opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.number == 8)).one()
        lead = viewer_as(opgave.regiehouder_id, opgave.buurt_id)
        assert lead is not None
        actie = add_actie(lead, opgave, ActieDraft("Bordjes maken", owner_id=lead.id))
        here, sender, to = f"samen/8/acties/{actie.id}", lead.id, list_takers(lead, actie).people[0][0].id
    _look_at(audit, demo, [(db.session.get_one(Person, sender), [f"{here}/overdragen"])])
    breathe()
    with unit_of_work():
        actie = db.session.scalars(select(Actie).where(Actie.title == "Bordjes maken")).one()
        by = viewer_as(sender, actie.buurt_id)
        assert by is not None
        offer_actie(by, actie, Taker(to), words="Jij hebt de verf.")
    regrouping = [f"prof/opgaven/8/{what}" for what in ("samenvoegen", "splitsen")]
    plein = ["samen/8/hulp", "samen/8/resultaat"]
    paths = {sender: ["samen/8", "prof/opgaven/8", *regrouping, *plein], to: ["samen", "samen/8", f"{here}/overnemen"]}
    _look_at(audit, demo, [(db.session.get_one(Person, someone), looked_at) for someone, looked_at in paths.items()])


def look_at_co_owners(audit: Audit, demo: Demo) -> None:
    """The regiehouder asks a neighbour, who says yes and then does what a co-owner does."""
    breathe()
    with unit_of_work():
        opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.number == 8)).one()
        lead = viewer_as(opgave.regiehouder_id, opgave.buurt_id)
        assert lead is not None
        neighbour, leader = (
            Person(id=one.id, name=one.name) for one in (list_neighbours_to_ask(lead, opgave)[0], lead.me)
        )
    _look_at(audit, demo, [(leader, ["prof/opgaven/8/mede-eigenaar"])])
    breathe()
    with unit_of_work():
        opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.number == 8)).one()
        lead = viewer_as(leader.id, opgave.buurt_id)
        assert lead is not None
        ask_co_owner(lead, opgave, neighbour.id, words="Jij weet er veel van.")
    _look_at(audit, demo, [(neighbour, ["samen", "samen/8", "samen/8/mede-eigenaar"]), (leader, ["prof/opgaven/8"])])
    breathe()
    with unit_of_work():
        opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.number == 8)).one()
        me = viewer_as(neighbour.id, opgave.buurt_id)
        assert me is not None
        answer_co_owner(me, get_my_part(me, opgave), says_yes=True)
        place_note(me, opgave, NoteDraft("We hebben geteld.", partners_only=False))
    _look_at(audit, demo, [(neighbour, ["samen/8", "samen/8/wijzig", "samen/8/acties", "samen/8/tijdlijn"])])


def look_at_what_is_not_solved(audit: Audit, demo: Demo) -> None:
    """Who wrote what an opgave rests on, or the verbinder of who is not online, says that it is not solved."""
    breathe()
    with unit_of_work():
        told = db.session.scalars(select(Post).where(Post.placed_by_id.is_not(None), Post.closed_at.is_(None))).all()[0]
        fatma, lead = (viewer_as(person(name).id, told.buurt_id) for name in ("fatma", "marloes"))
        assert fatma is not None
        assert lead is not None
        posts = [told, place_post(fatma, Draft(PostKind.VRAAG, "De stoep is glad"))]
        spoken = note_gesprek(lead, GesprekDraft("Ik durf er niet langs.", "Kerkpad"))
        opgave = make_opgave(lead, [*posts, spoken], OpgaveDraft("Een veilige stoep"))
        add_actie(lead, opgave, ActieDraft("Tegels leggen"))
        publish_opgave(lead, opgave)
        answer_sources(lead, opgave.sources, Answer(doing="De tegels liggen."))
        end_opgave(lead, opgave, kind=EndingKind.SOLVED, reason="De stoep is weer vlak.")
        here, of_told = f"samen/{opgave.number}", f"{told.number}/niet-opgelost"
        db.session.flush()
        [of_it] = [source.id for source in opgave.sources if source.gesprek_id == spoken.id]
        learning = [f"gesprekken/{spoken.id}", f"gesprekken/{spoken.id}/niet-opgelost/{of_it}"]
    by_verbinder = [f"prikbord/{of_told.partition('/')[0]}", f"namens/bericht/{of_told}"]
    learning += [f"{here.replace('samen', 'prof/opgaven')}/les", "prof/lessen"]
    _look_at(audit, demo, [(person("fatma"), [here, f"{here}/niet-opgelost"]), (person("samira"), by_verbinder)])
    _look_at(audit, demo, [(person("marloes"), learning)])
    breathe()
    with unit_of_work():
        opgave = db.session.scalars(select(Wijkopgave).where(Wijkopgave.title == "Een veilige stoep")).one()
        fatma = viewer_as(person("fatma").id, opgave.buurt_id)
        assert fatma is not None
        reopen_opgave(fatma, own_sources(fatma, [opgave.id])[0], words="Bij nummer 12 is het nog glad.")
    _look_at(audit, demo, [(person("fatma"), [here]), (person("marloes"), [here.replace("samen", "prof/opgaven")])])


def _where_contact_stops(met: Match) -> list[str]:
    """The pages on which the asker can say to want no contact with who wrote a post or a reaction."""
    others = Post.author_id.not_in([met.asker_id, met.helper_id])
    open_to_all = (Post.buurt_id == met.buurt_id, Post.audience == Audience.PUBLIC, Post.published_at.is_not(None))
    post = db.session.scalars(select(Post).where(*open_to_all, others, Post.closed_at.is_(None))).first()
    comment = db.session.scalars(
        select(Comment).join(Post).where(*open_to_all, Comment.author_id.not_in([met.asker_id, met.helper_id]))
    ).first()
    assert post is not None
    assert comment is not None
    return [f"prikbord/{post.number}/geen-contact", f"reacties/{comment.id}/geen-contact"]


def _pages_of_authors(buurt_id: int) -> Iterator[tuple[Person, list[str]]]:
    """What is for who wrote a post or organises something, and for a guest."""
    here = Occurrence.buurt_id == buurt_id
    ahead = select(Occurrence).where(here, Occurrence.starts_at > now(), Occurrence.called_off_at.is_(None))
    occurrence = db.session.scalars(ahead.order_by(Occurrence.starts_at)).first()
    guest = db.session.scalars(select(Signup).where(Signup.buurt_id == buurt_id, Signup.ticket.is_not(None))).first()
    vraag = db.session.scalars(
        select(Post).where(Post.author == person("fatma"), Post.closed_at.is_(None), Post.kind == PostKind.VRAAG)
    ).first()
    assert occurrence is not None
    assert guest is not None
    assert vraag is not None
    yield occurrence.post.author, [f"agenda/{occurrence.id}/verzetten", f"agenda/bewijs/{guest.ticket}"]
    own = [f"prikbord/{vraag.number}/wijzig", f"prikbord/{vraag.number}/fotos", f"blijft/{token_for(vraag)}"]
    yield vraag.author, own
    plan = db.session.scalars(
        select(Post).where(Post.buurt_id == buurt_id, Post.kind == PostKind.INITIATIEF, Post.closed_at.is_(None))
    ).first()
    assert plan is not None
    yield plan.author, [f"prikbord/{plan.number}/taken"]


def look_at_a_holiday(audit: Audit, demo: Demo) -> None:
    """What a verbinder sees who is away, and another who reads what runs with them."""
    buurt_id = db.session.scalars(select(Buurt.id).where(Buurt.slug == "lindekwartier")).one()
    breathe()
    with unit_of_work():
        wim = viewer_as(person("wim").id, buurt_id)
        assert wim is not None
        assert wim.membership is not None
        go_away(wim, away_from=today(), back_on=today() + timedelta(days=9), handover="De sleutel ligt bij Samira.")
        paths = {"wim": ["werk/weg"], "samira": ["werk", f"werk/overdracht/{wim.membership.id}"]}
    _look_at(audit, demo, [(person(name), looked_at) for name, looked_at in paths.items()])


def look_at_colleagues(audit: Audit, demo: Demo) -> None:
    """What a new professional sees, what one tells of oneself, and what the beheerder sees of who stops."""
    marloes, buurt = person("marloes"), db.session.scalars(select(Buurt).where(Buurt.slug == "lindekwartier")).one()
    at_work = (Membership.person_id == marloes.id, Membership.buurt_id == buurt.id)
    asked = select(RoleGrant).join(RoleGrant.membership).where(*at_work, RoleGrant.role == Role.PROFESSIONAL)
    grant = db.session.scalars(asked).one()
    ending = f"beheer/mensen/{grant.membership_id}/rollen/{grant.id}/stoppen"
    shown = (Comment.hidden_at.is_(None), Comment.removed_at.is_(None), Comment.kind == CommentKind.WORDS)
    public = (Post.published_at.is_not(None), Post.audience == Audience.PUBLIC, Comment.buurt_id == buurt.id)
    said = db.session.scalars(select(Comment).join(Comment.post).where(*shown, *public).order_by(Comment.id)).first()
    heard = db.session.scalars(select(Gesprek).where(Gesprek.buurt_id == buurt.id)).first()
    asked_us = (Agreement.buurt_id == buurt.id, Agreement.agreed_at.is_(None), Agreement.replaced_at.is_(None))
    agreement = db.session.scalars(select(Agreement).where(*asked_us)).one()
    assert said is not None
    assert heard is not None
    own = [
        "welkom",
        "prof/wie-eerst",
        "prof/wie-eerst/nieuw",
        f"prof/wie-eerst/{agreement.id}/antwoord",
        "wie-is-wie/jij",
        "gesprekken/straten",
        f"reacties/{said.id}/opgave",
    ]
    noter = db.session.get_one(Person, heard.noted_by_id)
    _look_at(
        audit,
        demo,
        [
            (marloes, own),
            (noter, [f"gesprekken/{heard.id}/wijzig"]),
            (person("yvonne"), [ending, "beheer/gebiedsregisseur"]),
        ],
    )
    page = demo.page_of(marloes)
    page.goto("/mijn/overzicht")
    audit.look(page, marloes.first_name)
    page.context.close()


def look_at_where_people_come_together(audit: Audit, demo: Demo) -> None:
    """Huiskamergesprekken and wijkschouwen that are to come, and that were, as who planned or leads one sees them."""
    buurt = db.session.scalars(select(Buurt).where(Buurt.slug == "lindekwartier")).one()
    pages = [(person("samira"), ["schouwen", "schouwen/nieuw"])]
    for talk in db.session.scalars(select(Huiskamer).where(Huiskamer.buurt_id == buurt.id)):
        pages += [(lead.person, _of_talk(talk, lead)) for lead in talk.leads]
    for walk in db.session.scalars(select(Schouw).where(Schouw.buurt_id == buurt.id)):
        pages.append((db.session.get_one(Person, walk.led_by_id), _of_walk(walk)))
    pages.append(
        (person("fatma"), [f"uitnodiging/{ticket}" for ticket in db.session.scalars(select(HuiskamerRsvp.ticket))])
    )
    _look_at(audit, demo, pages)


def _of_talk(talk: Huiskamer, lead: HuiskamerLead) -> list[str]:
    if talk.state is State.PLANNED:
        return [f"huiskamers/{talk.id}/{part}" for part in ("wijzig", "afzeggen", "aanmelden", "uitnodiging")]
    if talk.state is not State.HELD:
        return [f"huiskamers/{talk.id}"]
    said = db.session.scalars(select(HuiskamerNote.gesprek_id).where(HuiskamerNote.huiskamer_id == talk.id))
    parts = [f"opbrengst/{number}" for number in said]
    parts += ["opschrijven", *(f"leiding/{one.id}" for one in talk.leads), f"wat-wij-doen/{lead.id}"]
    return [f"huiskamers/{talk.id}/{part}" for part in parts]


def _of_walk(walk: Schouw) -> list[str]:
    if walk.state is State.PLANNED:
        return [f"schouwen/{walk.id}/{part}" for part in ("wijzig", "afzeggen")]
    seen = db.session.scalars(select(Finding.id).where(Finding.schouw_id == walk.id))
    held = walk.state is State.HELD
    parts = ("", "/fotos") if held else ("/antwoord",)
    found = [f"schouwen/{walk.id}/bevindingen/{number}{part}" for number in seen for part in parts]
    rest = ["opschrijven", "leiding"] if held else ["blad", "delen"]
    return [f"schouwen/{walk.id}", *(f"schouwen/{walk.id}/{part}" for part in rest), *found]


def look_at_another_address(audit: Audit, demo: Demo) -> None:
    """Showing again who one is, and the code that goes to a new e-mail address."""
    page = demo.page_of(person("fatma"))
    for path in ("/mijn/bevestig", "/mijn/email"):
        page.goto(path)
        audit.look(page, "fatma")
    page.get_by_label("Je nieuwe e-mailadres").fill("nieuw.adres@example.org")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url("**/mijn/email/code")
    audit.look(page, "fatma")
    page.context.close()


def look_at_the_second_step(audit: Audit, demo: Demo) -> None:
    """The spare codes, which are shown once; and the code from the phone, at logging in."""
    page = demo.page_of(person("fatma"))
    page.goto("/mijn/tweede-stap")
    secret = "".join(page.locator(".letters").inner_text().split())
    page.get_by_label("De code op je telefoon").fill(TOTP(secret).now())
    page.locator("main form").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Je noodcodes")).to_be_visible()
    audit.look(page, "fatma")
    page.goto("/mijn/veilig")
    audit.look(page, "fatma")
    visitor = demo.page_of()
    visitor.goto("/inloggen")
    visitor.get_by_label("Je e-mailadres").fill("fatma@lindekwartier.example")
    visitor.get_by_label("Je wachtwoord").fill(PASSWORD)
    visitor.get_by_role("button", name="Log in").click()
    expect(visitor.get_by_label("De code op je telefoon")).to_be_visible()
    audit.look(visitor, "visitor")
    for each in (page, visitor):
        each.context.close()


def listed(lines: list[str]) -> str:
    return "\n" + "\n".join(lines)


# ------------------------------------------------------------------------------------------- what must hold
def test_every_page_was_looked_at(audit: Audit):
    pages = {rule.endpoint for rule in audit.app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    missed = pages - FILES - set(audit.looked_at)
    assert not missed, listed(sorted(missed))
    assert sum(map(len, audit.looked_at.values())) > 100


def test_axe_finds_nothing_on_a_phone_or_a_wide_screen_in_light_dark_and_contrast(audit: Audit):
    assert not audit.unfit, listed(audit.unfit)


def test_no_page_scrolls_sideways_also_not_narrow_with_the_largest_letters(audit: Audit):
    assert not audit.too_wide, listed(audit.too_wide)


def test_each_page_has_one_heading_a_title_its_language_and_no_id_twice(audit: Audit):
    assert not audit.shapeless, listed(audit.shapeless)


def test_every_link_leads_somewhere(audit: Audit):
    assert not audit.broken, listed(audit.broken)


def test_the_console_stays_clean(audit: Audit, demo: Demo):
    assert not demo.troubles, listed(demo.troubles)


def test_the_plein_is_light_at_the_first_visit_and_the_next(demo: Demo):
    first, again = weigh(demo.browser, f"{demo.there.url}{HERE}")
    assert first.bytes <= FIRST_VISIT
    assert first.requests <= REQUESTS
    assert again.bytes <= NEXT_VISIT
    for path in ("", "plaats/vraag", "prikbord/1", "agenda"):
        assert 0 < weigh(demo.browser, f"{demo.there.url}{HERE}{path}", visits=1)[0].script <= SCRIPT, path


def test_what_can_be_read_aloud_says_so_only_where_the_browser_can(demo: Demo):
    for path in ("prikbord/45", "samen/8"):
        page = demo.page_of()
        page.goto(f"{HERE}{path}")
        button = page.locator("main").get_by_role("button", name="Lees voor")
        expect(button).to_be_visible()
        button.click()
        expect(page.locator("main").get_by_role("button", name="Stop met voorlezen")).to_have_attribute(
            "aria-pressed", "true"
        )
        page.add_init_script("delete window.SpeechSynthesisUtterance")
        page.reload()
        expect(button).to_be_hidden()
        page.context.close()


def test_letters_colours_and_language_are_the_readers_choice_and_stay(demo: Demo):
    page = demo.page_of()
    page.goto(f"{HERE}prikbord")
    page.get_by_role("link", name="Letters en kleuren").first.click()
    page.get_by_role("radio", name="Donker", exact=True).check()
    page.get_by_role("radio", name="Grootst").check()
    page.locator("main form").get_by_role("button").first.click()
    page.goto(HERE)
    dressed = page.locator("html")
    expect(dressed).to_have_attribute("data-thema", "donker")
    expect(dressed).to_have_attribute("data-letters", "grootst")
    light, dark = "rgb(243, 241, 237)", page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.get_by_role("link", name="English").click()
    expect(dressed).to_have_attribute("lang", "en")
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sign_of_the_buurt_stays_whole_beside_the_menu_in_both_languages(demo: Demo, language: str):
    with demo.there.app.app_context(), across_buurten("a professional of the demo"):
        page = demo.page_of(person("marloes"))
    page.goto(HERE)
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    for width in (992, 1100, 1201, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        sign, name = (page.locator(one).bounding_box() for one in (".logo", ".logo__bord"))
        assert name["width"] >= 140, f"{width}: the name is cut in pieces"
        assert sign["height"] <= 80, f"{width}: the name stands over many lines"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    if language == "en":
        page.get_by_role("button", name="Nederlands").click()
    page.context.close()
