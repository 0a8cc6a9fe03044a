"""An opgave rests on what someone said under a post, and who said it hears what is done with it, however they hear."""

import pytest
from sqlalchemy import delete, select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.namens.news import telling
from buurtplein.notifications.queries import list_news
from buurtplein.posts.models import Audience, Comment, CommentKind, Post
from buurtplein.wijkopgaven.models import EndingKind, SourceKind, Wijkopgave
from buurtplein.wijkopgaven.operations import Answer, add_source, answer_sources, end_opgave, reopen_opgave
from buurtplein.wijkopgaven.policy import may_reopen_opgave, may_use_as_source
from buurtplein.wijkopgaven.queries import list_authors, list_sources, own_sources
from tests.factories import a_buurt, a_comment, a_post, a_viewer, everyone, viewer_of
from tests.namens.rows import a_reach
from tests.wijkopgaven.factories import a_source, an_opgave

YES = Answer(doing="Er komt een drempel.")
SAID = "Bij de school rijden ze nog harder."


class Scene:
    """Gerda asks something, Mo and Fatma react, and what Mo said is what an opgave rests on."""

    def __init__(self) -> None:
        self.buurt = a_buurt("oost")
        self.prof = a_viewer("professional", buurt=self.buurt)
        self.gerda, self.mo, self.fatma = (a_viewer(buurt=self.buurt) for _ in range(3))
        self.post = a_post(self.buurt, self.gerda.me, title="Oversteken")
        self.comment = a_comment(self.post, self.mo.me, body=SAID)
        a_comment(self.post, self.fatma.me, body="Ja!")
        self.opgave = an_opgave(self.buurt, self.prof.me, (self.comment,), title="Veilig oversteken")

    def answer(self) -> None:
        answer_sources(self.prof, [seen.source for seen in list_sources(self.prof, self.opgave)], YES)

    def end(self) -> None:
        end_opgave(self.prof, self.opgave, kind=EndingKind.SOLVED, reason="Klaar.")

    def page(self, client, log_in, viewer, at: str) -> str:
        db.session.commit()
        return log_in(client, viewer.me).get(at, follow_redirects=True).get_data(as_text=True)


@pytest.fixture
def scene(app):
    return Scene()


def news_of(viewer):
    return [one.text for one in list_news(viewer).items]


# ------------------------------------------------------------------------------------------- what it rests on
def test_words_that_others_read_too_are_a_source_and_nothing_else(scene):
    may = {name for name, viewer in everyone(scene.buurt).items() if may_use_as_source(viewer, scene.comment)}
    assert may == {"verbinder", "professional"}
    hushed = a_post(scene.buurt, audience=Audience.VERBINDERS)
    for wrong in (
        a_comment(scene.post, kind=CommentKind.FEEDBACK),
        a_comment(scene.post, hidden_at=now()),
        a_comment(scene.post, removed_at=now(), body=""),
        a_comment(hushed),
    ):
        with pytest.raises(NotAllowed):
            add_source(scene.prof, scene.opgave, wrong)


def test_who_reacted_can_be_asked_to_do_something(scene):
    assert list_authors(scene.prof, scene.opgave) == [scene.mo.me]


@pytest.mark.parametrize("gone", ["hidden_at", "removed_at"])
def test_a_comment_that_is_gone_is_counted_and_still_waits_for_an_answer(scene, gone):
    setattr(scene.comment, gone, now())
    db.session.flush()
    for viewer in (scene.prof, scene.fatma):
        [seen] = list_sources(viewer, scene.opgave)
        assert (seen.comment, seen.source.waits) == (None, True)
    with pytest.raises(RuleBroken, match=f"een reactie bij bericht {scene.post.number}"):
        scene.end()
    scene.answer()
    scene.end()


def test_a_source_stays_when_the_comment_is_thrown_away_with_its_post(scene):
    db.session.execute(delete(Post).where(Post.id == scene.post.id))
    db.session.commit()
    [seen] = list_sources(scene.prof, scene.opgave)
    assert (seen.source.kind, seen.source.thing, seen.source.waits) == (SourceKind.COMMENT, None, False)


# ------------------------------------------------------------------------------------------- the answer
def test_the_answer_stands_under_the_post_and_who_it_is_for_hears_so_once(scene, run_outbox):
    a_source(scene.opgave, scene.post)
    scene.answer()
    run_outbox()
    told = select(Comment.body).where(Comment.buurt_id == scene.buurt.id, Comment.kind == CommentKind.FEEDBACK)
    assert [YES.doing in body for body in db.session.scalars(told)] == [True]
    assert news_of(scene.mo) == ["Er is een antwoord op wat jij vertelde: Oversteken"]
    assert news_of(scene.gerda) == ["Er is een antwoord op wat jij vertelde: Oversteken"]
    assert len(news_of(scene.fatma)) == 1
    assert "Oversteken" in news_of(scene.fatma)[0]


def test_whose_post_the_answer_stands_under_hears_so_too(scene, run_outbox):
    scene.answer()
    run_outbox()
    assert news_of(scene.gerda) == ["Er is een antwoord op wat jij vertelde: Oversteken"]


def test_on_paper_the_answer_is_the_one_on_ones_own_words(scene, run_outbox):
    verbinder = a_viewer("verbinder", buurt=scene.buurt)
    reach = a_reach(scene.buurt, verbinder.me)
    comment = a_comment(scene.post, reach.person)
    own, other = a_source(scene.opgave, comment), a_source(scene.opgave, scene.post)
    answer_sources(scene.prof, [own], YES)
    answer_sources(scene.prof, [other], Answer(not_because="Er is geen geld voor een lamp."))
    run_outbox()
    words = [words for _news, words in telling(verbinder, viewer_of(reach.person, scene.buurt)).said]
    assert YES.text in words


def test_who_reacted_says_once_that_it_is_not_solved(scene):
    scene.answer()
    scene.end()
    [source] = own_sources(scene.mo, [scene.opgave.id])
    assert may_reopen_opgave(scene.mo, source)
    assert not may_reopen_opgave(scene.gerda, source)
    assert own_sources(scene.gerda, [scene.opgave.id]) == []
    reopen_opgave(scene.mo, source, words="De drempel is er niet.")
    assert (scene.opgave.is_open, source.waits) == (True, True)
    said = db.session.scalars(select(Comment).where(Comment.buurt_id == scene.buurt.id).order_by(Comment.id)).all()[-1]
    assert (said.post_id, said.body) == (scene.post.id, "De drempel is er niet.")


# ------------------------------------------------------------------------------------------- on the web
def test_under_a_comment_stands_a_way_to_take_it_up_for_who_may(scene, client, log_in):
    at = f"/oost/reacties/{scene.comment.id}/opgave"
    post = f"/oost/prikbord/{scene.post.number}"
    assert at not in scene.page(client, log_in, scene.fatma, post)
    shown = scene.page(client, log_in, scene.prof, post)
    assert at in shown
    assert "Een reactie hieronder hoort bij:" in shown
    assert "Deze reactie hoort bij:" in scene.page(client, log_in, scene.prof, at)


def test_a_comment_becomes_an_opgave_or_is_put_with_one(scene, client, log_in):
    other = an_opgave(scene.buurt, scene.prof.me, title="De school")
    at = f"/oost/reacties/{scene.comment.id}/opgave"
    assert "De school" in scene.page(client, log_in, scene.prof, at)
    assert client.post(at, data={"opgave": other.number}).location == at
    assert scene.comment in [seen.comment for seen in list_sources(scene.prof, other)]
    new = "/oost/prof/opgaven/nieuw"
    assert SAID in client.get(f"{new}?reactie={scene.comment.id}").get_data(as_text=True)
    client.post(new, data={"reactie": scene.comment.id, "title": "Drempels", "theme": "verkeer"})
    made = db.session.scalars(
        select(Wijkopgave).where(Wijkopgave.title == "Drempels", Wijkopgave.buurt_id == scene.buurt.id)
    ).one()
    assert [seen.comment for seen in list_sources(scene.prof, made)] == [scene.comment]


def test_the_opgave_leads_to_the_comment_for_who_may_read_it(scene, client, log_in):
    public = f"/oost/samen/{scene.opgave.number}"
    assert f"#reactie-{scene.comment.id}" in scene.page(client, log_in, scene.fatma, public)
    assert f"#reactie-{scene.comment.id}" in scene.page(
        client, log_in, scene.prof, f"/oost/prof/opgaven/{scene.opgave.number}"
    )
    scene.comment.hidden_at = now()
    hidden = scene.page(client, log_in, viewer_of(a_viewer(buurt=scene.buurt).me, scene.buurt), public)
    assert f"#reactie-{scene.comment.id}" not in hidden
    assert "1 bericht dat je niet kunt lezen" in hidden
