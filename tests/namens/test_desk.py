"""The desk: a post for a neighbour who is not online, with what they agreed to."""

import re

import pytest
from sqlalchemy import func, select

from buurtplein.audit.models import AuditEntry
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.core.tenancy import across_buurten
from buurtplein.moderation.policy import may_rule_on_post
from buurtplein.namens.models import Asked, Channel, Consent
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.namens.policy import may_reach, may_speak_for
from buurtplein.namens.queries import consents_to, list_reaches, reach_of
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import Draft
from tests.factories import a_buurt, a_person, a_viewer, everyone, viewer_of
from tests.namens.rows import GERDA, a_reach, a_vraag, place_for_gerda

SENT = {"kind": "vraag", "title": "Wie leest mij de post voor?", "name": "Gerda Bakker", "channel": "phone"}
SENT |= {"phone": "06-11223344", "audience": "public", "asked": "counter", "agrees": "y", "once": "een"}


@pytest.fixture
def samira(app):
    return a_viewer("verbinder", buurt=a_buurt("oost"), person=a_person("Samira El Idrissi"))


@pytest.fixture
def browser(client, log_in, samira):
    return log_in(client, samira.me)


def posts():
    with across_buurten("a test"):
        return list(db.session.scalars(select(Post)))


class TestPlacing:
    def test_the_neighbour_is_the_author_and_no_new_post_waits(self, samira):
        post = place_for_gerda(samira)
        assert (post.author.name, post.placer, post.author.email) == ("Gerda Bakker", "Samira", None)
        assert post.is_open

    def test_who_agreed_how_when_and_for_whom_is_kept_and_stands_in_the_audit_book(self, samira):
        post = place_for_gerda(samira, a_vraag(audience=Audience.NEIGHBOURS), asked=Asked.COUNTER)
        [consent] = consents_to(samira, post)
        assert (consent.person_id, consent.asked, consent.audience) == (post.author_id, "counter", "neighbours")
        assert (consent.noted_by_id, consent.withdrawn_at) == (samira.id, None)
        acts = db.session.execute(select(AuditEntry.act, AuditEntry.actor_id)).all()
        assert {("consent.given", samira.id), ("reach.noted", samira.id)} <= set(map(tuple, acts))

    def test_nothing_is_placed_without_a_yes(self, samira):
        with pytest.raises(RuleBroken) as broken:
            place_for_gerda(samira, agrees=False)
        assert broken.value.field == "agrees"
        assert (posts(), list(list_reaches(samira))) == ([], [])

    @pytest.mark.parametrize(
        ("who", "field"),
        [
            (Neighbour("", Channel.PHONE, phone="06"), "name"),
            (Neighbour("Gerda", Channel.PHONE), "phone"),
            (Neighbour("Gerda", Channel.PAPER), "details"),
            (Neighbour("Gerda", Channel.VIA, phone="06"), "details"),
        ],
    )
    def test_only_what_the_answer_needs_is_asked(self, samira, who, field):
        with pytest.raises(RuleBroken) as broken:
            place_for_gerda(samira, who=who)
        assert broken.value.field == field

    def test_an_aanbod_is_for_neighbours(self, samira):
        draft = Draft(PostKind.AANBOD, "Ik lees voor", audience=Audience.VERBINDERS)
        with pytest.raises(RuleBroken) as broken:
            place_for_gerda(samira, draft)
        assert broken.value.field == "audience"

    def test_the_same_form_twice_is_one_post_of_one_neighbour(self, samira):
        first = place_for_gerda(samira, once="x")
        assert place_for_gerda(samira, once="x").id == first.id
        assert place_for_gerda(samira, once="y").id == first.id  # the browser went a step back
        assert len(posts()) == len(list_reaches(samira)) == 1
        other = place_for_gerda(samira, who=Neighbour("Wim", Channel.PHONE, phone="06"), once="y")  # asks just the same
        assert other.author.name == "Wim"

    def test_who_comes_back_is_the_same_neighbour(self, samira):
        first = place_for_gerda(samira)
        again = place_for_gerda(samira, a_vraag("Wie gaat mee naar de markt?"), reach_of(samira, first))
        assert again.author_id == first.author_id
        assert db.session.scalar(select(func.count(Person.id)).where(Person.email.is_(None))) == 1

    def test_a_professional_at_the_desk_is_named_with_their_work(self, samira):
        wijkagent = a_viewer("professional", buurt=samira.buurt, person=a_person("Jan Prof"))
        post = place_for_gerda(wijkagent)
        assert (post.placer, post.signed_as) == ("Jan", wijkagent.signature)
        with pytest.raises(NotAllowed):
            place_for_gerda(wijkagent, who=reach_of(samira, post))

    def test_nobody_judges_what_they_placed_for_another(self, samira):
        post = place_for_gerda(samira)
        assert not may_rule_on_post(samira, post)
        assert may_rule_on_post(a_viewer("verbinder", buurt=samira.buurt), post)


@pytest.mark.parametrize(
    ("who", "speaks", "reaches"),
    [
        ("visitor", False, False),
        ("neighbour", False, False),
        ("verbinder", True, True),
        ("professional", True, False),
        ("beheerder", False, False),
        ("verbinder elsewhere", False, False),
    ],
)
def test_who_speaks_for_a_neighbour_and_who_knows_how_to_reach_them(samira, who, speaks, reaches):
    viewer, reach = everyone(samira.buurt)[who], a_reach(samira.buurt, samira.me)
    assert may_speak_for(viewer) is speaks
    assert may_reach(viewer, reach) is reaches
    assert bool(list_reaches(viewer)) is reaches
    if not speaks:
        with pytest.raises(NotAllowed):
            place_for(viewer, a_vraag(), GERDA, asked=Asked.PHONE, agrees=True)


class TestPages:
    def test_it_takes_one_page(self, browser, samira):
        sent = browser.post("/oost/namens/nieuw", data=SENT)
        answer = browser.get(sent.headers["Location"])
        assert "Gerda, geplaatst door Samira" in answer.text
        assert "Aan de balie gevraagd, voor: Iedereen. Opgeschreven door Samira" in answer.text

    @pytest.mark.parametrize("missing", ["title", "name", "phone", "agrees"])
    def test_what_is_missing_is_asked_at_its_field(self, browser, missing):
        answer = browser.post("/oost/namens/nieuw", data={**SENT, missing: ""})
        assert answer.status_code == 422
        assert f'id="{missing}-fout"' in answer.text or "kruis het aan" in answer.text

    def test_the_same_person_again_gives_no_new_name(self, browser, samira):
        reach = a_reach(samira.buurt, samira.me)
        page = browser.get(f"/oost/namens/nieuw?voor={reach.id}").text
        assert f"Plaats iets voor {reach.person.first_name}" in page
        assert 'name="phone"' not in page
        browser.post("/oost/namens/nieuw", data={**SENT, "reach": reach.id})
        assert [post.author_id for post in posts()] == [reach.person_id]

    def test_everyone_sees_who_placed_it_and_nobody_else_the_number(self, app, log_in, samira, browser, run_outbox):
        post = place_for_gerda(samira)
        run_outbox()
        neighbour = log_in(app.test_client(), a_viewer(buurt=samira.buurt).me)
        boss = log_in(app.test_client(), a_viewer("beheerder", buurt=samira.buurt).me)
        for page in ("/oost/", "/oost/prikbord", f"/oost/prikbord/{post.number}", "/oost/zoeken?q=post"):
            for who in (app.test_client(), neighbour, boss):
                text = who.get(page).text
                assert "Wie leest mij de" in text
                assert not re.search(r"11\W*22\W*33\W*44|Bakker", text)
        assert "Gerda, geplaatst door Samira" in app.test_client().get("/oost/prikbord").text
        assert "tel:0611223344" in browser.get(f"/oost/namens/{reach_of(samira, post).id}").text

    def test_when_the_verbinder_is_gone_no_name_is_left(self, client, samira):
        place_for_gerda(samira)
        samira.me.name = ""
        assert "Gerda, geplaatst door een buurtverbinder" in client.get("/oost/prikbord").text

    def test_the_form_leaves_nothing_on_the_device(self, browser):
        page = browser.get("/oost/namens/nieuw").text
        assert "data-bewaar" not in page
        for name in ("name", "phone", "details", "street"):
            [drawn] = re.findall(rf"<input[^>]* name=\"{name}\"[^>]*>", page)
            assert 'autocomplete="off"' in drawn


def test_erasing_who_asked_forgets_how_to_reach_them_and_keeps_that_they_agreed(app, samira, run_outbox):
    from buurtplein.owndata.operations import erase_person
    from buurtplein.people.viewer import Caretaker

    post = place_for_gerda(samira)
    erase_person(Caretaker("test"), post.author)
    db.session.expire_all()
    assert not list_reaches(samira)
    kept = select(Consent.person_id).where(Consent.buurt_id == samira.buurt_id)
    assert db.session.scalars(kept).all() == [post.author_id]
    assert (post.author.name, post.author.phone, post.title) == ("", "", "Bericht van een buur die weg is")


def test_the_neighbour_cannot_log_in(samira):
    assert viewer_of(place_for_gerda(samira).author, samira.buurt).is_member
    assert db.session.scalars(select(Person).where(Person.email == "")).all() == []
