"""A place of the buurtgids and what happens there lead to each other; and the agenda is filtered."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from buurtplein.agenda.operations import Schedule, come, place_activity
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import local, now
from buurtplein.core.db import db
from buurtplein.gids.models import Entry, EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry, remove_entry, verify_entry
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.operations import Draft
from buurtplein.posts.queries import my_posts
from buurtplein.posts.themes import Theme
from tests.factories import a_buurt, a_viewer, the_occurrence


@pytest.fixture
def member(app) -> Viewer:
    return a_viewer(buurt=a_buurt("oost"))


@pytest.fixture
def browser(client, log_in, member):
    return log_in(client, member.me)


def a_place(viewer: Viewer, name: str = "Het Lindehuis") -> Entry:
    return add_entry(viewer, EntryDraft(EntryKind.PLEK, Topic.ONTMOETEN, name))


def place_activity_at(viewer: Viewer, browser, place: str) -> Post:
    starts = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sent = {"title": "Soep eten", "place": place, "starts_at": starts, "audience": "public", "rhythm": "once"}
    answer = browser.post("/oost/plaats/activiteit", data=sent)
    assert answer.status_code == 303, answer.text
    return my_posts(viewer)[0]


def test_a_place_is_chosen_by_its_name_and_both_pages_lead_to_each_other(member, browser):
    entry = a_place(member)
    db.session.commit()
    assert '<option value="Het Lindehuis">' in browser.get("/oost/plaats/activiteit").text
    post = place_activity_at(member, browser, "het lindehuis")
    assert f"/oost/gids/{entry.number}-het-lindehuis" in browser.get(f"/oost/prikbord/{post.number}").text
    page = unescape(browser.get(f"/oost/gids/{entry.number}").text)
    assert "Binnenkort hier" in page.split("Soep eten")[0]
    remove_entry(member, entry)
    db.session.commit()
    assert "Meer over deze plek" not in browser.get(f"/oost/prikbord/{post.number}").text


def test_a_street_is_just_a_street_and_what_left_the_gids_is_no_place_any_more(member, browser):
    entry = a_place(member, "De Kelder")
    db.session.commit()
    street = place_activity_at(member, browser, "Lindelaan")
    assert "Meer over deze plek" not in browser.get(f"/oost/prikbord/{street.number}").text
    post = place_activity_at(member, browser, "De Kelder")
    verify_entry(member, entry, is_right=False)
    db.session.commit()
    assert "Meer over deze plek" not in browser.get(f"/oost/prikbord/{post.number}").text
    assert "De Kelder" not in browser.get("/oost/plaats/activiteit").text


def test_the_agenda_is_filtered_by_theme_by_place_and_by_where_i_go(member, browser):
    other = a_viewer(buurt=member.buurt)
    starts = now() + timedelta(days=2)
    drafts = {
        "Soep": Draft(PostKind.ACTIVITEIT, "Soep eten", place="Lindehuis", theme=Theme.ONTMOETEN, starts_at=starts),
        "Sport": Draft(PostKind.ACTIVITEIT, "Sport in het park", place="Het park", starts_at=starts),
        "Lezen": Draft(PostKind.ACTIVITEIT, "Lezen voor kleintjes", place="Lindehuis", starts_at=starts),
    }
    posts = {name: place_activity(other, draft, Schedule()) for name, draft in drafts.items()}
    come(member, the_occurrence(posts["Sport"]))
    db.session.commit()

    def shown(question: str) -> set[str]:
        page = unescape(browser.get(f"/oost/agenda?{question}").text)
        return {name for name, draft in drafts.items() if f">{draft.title}</a>" in page}

    assert shown("") == {"Soep", "Sport", "Lezen"}
    assert shown(f"thema={Theme.ONTMOETEN.value}") == {"Soep"}
    assert shown("plek=Lindehuis") == shown("plek=lindehuis") == {"Soep", "Lezen"}
    assert shown("mij=1") == {"Sport"}
    assert shown("mij=1&plek=Lindehuis") == set()
    assert shown("thema=bestaat-niet&mij=x&plek=") == {"Soep", "Sport", "Lezen"}
    week = f"{local(starts):%G-%V}"
    assert shown(f"week={week}&plek=Lindehuis") == {"Soep", "Lezen"}
    assert "plek=Lindehuis" in browser.get("/oost/agenda?plek=Lindehuis").text.split("Volgende")[0]


@pytest.mark.parametrize("when", [{"week": "2027-06"}, {"weergave": "maand", "maand": "2027-02"}])
def test_a_choice_stays_in_the_week_or_the_month_one_looks_at(member, browser, when):
    place_activity_at(member, browser, "Lindehuis")
    where = urlencode(when)
    page = unescape(browser.get(f"/oost/agenda?{where}&plek=Lindehuis&mij=1").text)
    form = page.split('<form action="/oost/agenda"')[1].split("</form>")[0]
    assert dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form)) == when
    chips = re.findall(r'<a href="([^"]+)"', page.split('<p class="gekozen">')[1].split("</p>")[0])
    assert chips == [f"/oost/agenda?{where}{rest}" for rest in ("&mij=1", "&plek=Lindehuis", "")]
    assert "Niets gevonden met deze keuze." in page
    assert f'href="/oost/agenda?{where}">Toon alles</a>' in page
    assert "Niets gevonden" not in browser.get(f"/oost/agenda?{where}").text


def test_a_choice_from_today_on_stays_from_today_on(browser):
    page = browser.get("/oost/agenda?plek=Lindehuis").text
    assert 'type="hidden"' not in page.split('<form action="/oost/agenda"')[1].split("</form>")[0]
    assert 'href="/oost/agenda">Toon alles</a>' in page
