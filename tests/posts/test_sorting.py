"""What a post is about is said by its author or a verbinder; and "voor mij" shows what fits what I can do."""

from html import unescape

import pytest

from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed
from buurtplein.gids.models import EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry
from buurtplein.posts.models import PostKind
from buurtplein.posts.operations import Draft, place_post, sort_post
from buurtplein.posts.themes import Theme
from tests.factories import a_buurt, a_member, a_post, a_viewer, everyone


def test_the_author_and_a_verbinder_say_what_a_post_is_about(client, log_in):
    buurt = a_buurt("oost")
    post = a_post(buurt, a_member(buurt).person)
    for role, viewer in everyone(buurt, post.author).items():
        if role in {"author", "verbinder"}:
            sort_post(viewer, post, Theme.GROEN)
        else:
            with pytest.raises(NotAllowed):
                sort_post(viewer, post, None)
    verbinder = log_in(client, a_viewer("verbinder", buurt=buurt).me)
    page = f"/oost/prikbord/{post.number}"
    assert '<option selected value="groen">' in verbinder.get(page).text.split('name="theme"')[1]
    for sent, status, kept in (("ontmoeten", 303, Theme.ONTMOETEN), ("onzin", 422, Theme.ONTMOETEN), ("", 303, None)):
        answer = verbinder.post(f"{page}/onderwerp", data={"theme": sent})
        assert answer.status_code == status
        assert ("Kies een onderwerp uit de lijst." in answer.text) == (status == 422)
        db.session.refresh(post)
        assert post.theme == kept


def test_voor_mij_shows_the_open_vragen_that_fit_what_i_said_i_can_do(client, log_in):
    buurt = a_buurt("oost")
    me, neighbour = a_viewer(buurt=buurt), a_viewer(buurt=buurt)
    add_entry(me, EntryDraft(EntryKind.SCHAT, Topic.MAKEN, "Fietsen repareren", text="Lekke band of ketting."))
    place_post(neighbour, Draft(PostKind.VRAAG, "Wie kan mijn fiets repareren?", "De ketting is stuk."))
    place_post(neighbour, Draft(PostKind.VRAAG, "Wie kookt er soep?"))
    place_post(me, Draft(PostKind.VRAAG, "Wie leert mij fietsen repareren?"))
    page = unescape(log_in(client, me.me).get("/oost/prikbord?mij=1").text)
    fitting = page.split("Past bij wat jij kunt")[1].split("</section>")[0]
    assert "Wie kan mijn fiets repareren?" in fitting
    assert "soep" not in fitting
    assert "leert mij" not in fitting
    assert "Past bij wat jij kunt" not in client.get("/oost/prikbord").text
