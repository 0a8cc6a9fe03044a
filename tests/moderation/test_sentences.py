"""Standard sentences per house rule: the beheerder keeps them, who decides ticks them, and what was sent stays."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.operations import write_rules, write_sentences
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken
from buurtplein.moderation.forms import mark_of
from buurtplein.moderation.models import Ruling
from tests.factories import a_buurt, a_post, a_viewer, viewer_of
from tests.moderation.rows import a_report, a_rule
from tests.moderation.test_views import seen_in


@pytest.fixture
def buurt(app):
    return a_buurt("oost", name="Oost")


@pytest.fixture
def bea(buurt):
    return a_viewer("beheerder", buurt=buurt)


@pytest.fixture
def rule(buurt, bea):
    rule = a_rule(buurt.id)
    write_sentences(bea, rule, sentences="Dit is van een winkel.\nEen kleine spullenmarkt mag wel.")
    db.session.flush()
    return rule


@pytest.fixture
def reason(buurt):
    buurt_id = buurt.id
    return lambda: db.session.scalars(select(Ruling.reason).where(Ruling.buurt_id == buurt_id)).one()


# ------------------------------------------------------------------------------------------- the beheerder
def test_the_beheerder_keeps_up_to_three_sentences_with_a_rule(client, log_in, buurt, bea):
    rule_id = a_rule(buurt.id).id
    log_in(client, bea.me)
    path = f"/oost/beheer/huisregels/{rule_id}/zinnen"
    assert path in client.get("/oost/beheer/huisregels").text
    assert client.post(path, data={"sentences": " Een zin. \n\nNog een."}).status_code == 303
    assert db.session.get_one(HouseRule, rule_id).sentence_list == ["Een zin.", "Nog een."]
    assert "2 zinnen" in client.get("/oost/beheer/huisregels").text
    refused = client.post(path, data={"sentences": "1\n2\n3\n4"})
    assert refused.status_code == 422
    assert "Schrijf hoogstens drie zinnen." in refused.text


def test_a_sentence_is_a_sentence_and_no_letter(bea, rule):
    with pytest.raises(RuleBroken):
        write_sentences(bea, rule, sentences="x" * 301)


def box(rule, place):
    """What the form sends for one of its sentences."""
    return f"{rule.id}-{mark_of(rule.sentence_list[place])}"


def test_a_rule_that_keeps_its_title_keeps_its_sentences(buurt, bea, rule):
    db.session.refresh(buurt, ["rules"])
    write_rules(viewer_of(bea.me, buurt), lines="Geen reclame: Ook niet voor een kraam.\nWees aardig: Altijd.")
    db.session.flush()
    standing = {r.title: r.sentence_list for r in buurt.rules if r.dropped_at is None}
    assert standing == {"Geen reclame": rule.sentence_list, "Wees aardig": []}


# ------------------------------------------------------------------------------------------- who decides
@pytest.fixture
def hide(client, log_in, buurt, rule):
    post = a_post(buurt)
    log_in(client, a_viewer("verbinder", buurt=buurt).me)

    def act(ticked, words, chosen=rule.id):
        at = f"/oost/werk/bericht/{post.number}"
        seen = seen_in(client.get(at), "weg")
        sent = {"weg-seen": seen, "weg-rule": chosen, "weg-sentences": ticked, "weg-reason": words}
        return client.post(f"{at}/verbergen", data=sent)

    return act


def test_what_is_ticked_is_sent_before_ones_own_words(hide, rule, reason):
    assert hide([box(rule, 0), box(rule, 1)], "Groet!").status_code == 303
    assert reason() == "Dit is van een winkel.\n\nEen kleine spullenmarkt mag wel.\n\nGroet!"


def test_a_sentence_is_reason_enough_but_none_of_another_rule(hide, rule, reason):
    refused = hide([box(rule, 0)], "", chosen=0)
    assert refused.status_code == 422
    assert "Leg uit waarom je dit verbergt." in refused.text
    assert re.search(rf'value="{box(rule, 0)}" checked', refused.text)
    assert hide([box(rule, 0)], "").status_code == 303
    assert reason() == "Dit is van een winkel."


def test_what_was_sent_stays_as_it_was_when_the_sentence_changes(hide, bea, rule, reason):
    hide([box(rule, 0)], "")
    write_sentences(bea, rule, sentences="Iets heel anders.")
    db.session.flush()
    assert reason() == "Dit is van een winkel."


def test_a_sentence_that_changed_while_someone_decided_is_not_sent(hide, bea, rule):
    seen = box(rule, 0)
    write_sentences(bea, rule, sentences="Iets heel anders.")
    db.session.flush()
    assert hide([seen], "").status_code == 422


def test_a_sentence_that_does_not_exist_says_nothing(hide, rule):
    assert hide([f"{rule.id}-7", "x", f"{rule.id}-"], "").status_code == 422


def test_they_are_offered_with_a_warning_and_when_excluding_too(app, client, log_in, buurt, bea, rule):
    report_id, member_id = a_report(a_post(buurt)).id, a_viewer(buurt=buurt).membership.id
    verbinder = log_in(app.test_client(), a_viewer("verbinder", buurt=buurt).me)
    assert unescape(verbinder.get(f"/oost/werk/meldingen/{report_id}").text).count("Dit is van een winkel.") == 2
    log_in(client, bea.me)
    assert "Dit is van een winkel." in client.get(f"/oost/beheer/mensen/{member_id}/uitsluiten").text
