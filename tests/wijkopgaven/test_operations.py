"""What can be done with wijkopgaven."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from buurtplein.audit.models import AuditEntry
from buurtplein.buurten.viewer import Caretaker
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import NotAllowed, RuleBroken
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Audience, Comment, CommentKind, Outcome, Post
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.handing import open_offer
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieChange,
    ActieState,
    Ending,
    EndingKind,
    OwnerKind,
    Source,
    Wijkopgave,
)
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    OpgaveDraft,
    add_actie,
    add_source,
    answer_offer,
    answer_sources,
    change_actie,
    change_opgave,
    end_opgave,
    hand_back_actie,
    make_opgave,
    move_actie,
    publish_opgave,
    remind_acties,
    take_over_opgave,
)
from buurtplein.wijkopgaven.queries import list_handovers, list_sources
from tests.factories import a_buurt, a_member, a_person, a_post, a_viewer, viewer_of
from tests.wijkopgaven.factories import a_source, an_actie, an_opgave

CLOCK = Caretaker("clock")
YES = Answer(heard="Oversteken is eng.", doing="De gemeente tekent een zebrapad.")


def events() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


def sources_of(opgave: Wijkopgave) -> list[Source]:
    asked = select(Source).where(Source.opgave_id == opgave.id, Source.buurt_id == opgave.buurt_id)
    return list(db.session.scalars(asked.order_by(Source.id)))


def changes_of(actie: object) -> list[ActieChange]:
    return list(db.session.scalars(select(ActieChange).where(ActieChange.actie_id == actie.id).order_by("id")))


# ------------------------------------------------------------------------------------------- making
def test_posts_become_an_opgave_with_links_to_them_and_a_number_of_its_own():
    viewer = a_viewer("professional")
    posts = [a_post(viewer.buurt), a_post(viewer.buurt)]
    opgave = make_opgave(viewer, posts, OpgaveDraft("Veilig oversteken", "Eng hier.", Theme.VERKEER))
    assert [source.post_id for source in sources_of(opgave)] == [post.id for post in posts]
    assert opgave.number not in {post.number for post in posts}
    assert (opgave.regiehouder_id, opgave.signed_as) == (viewer.id, viewer.signature)
    assert opgave.published_at is None
    assert events() == ["opgave.drafted"]


def test_an_opgave_cannot_rest_on_nothing():
    with pytest.raises(RuleBroken):
        make_opgave(a_viewer("professional"), [], OpgaveDraft("Lucht"))


def test_the_same_form_twice_gives_one_opgave():
    viewer = a_viewer("professional")
    post = a_post(viewer.buurt)
    first = make_opgave(viewer, [post], OpgaveDraft("Heg"), once="abc")
    assert make_opgave(viewer, [post], OpgaveDraft("Heg"), once="abc") is first
    assert len(sources_of(first)) == 1


@pytest.mark.parametrize("roles", [(), ("verbinder",), ("beheerder",)])
def test_only_a_professional_makes_an_opgave(roles):
    viewer = a_viewer(*roles)
    with pytest.raises(NotAllowed):
        make_opgave(viewer, [a_post(viewer.buurt)], OpgaveDraft("Heg"))


@pytest.mark.parametrize("fields", [{"audience": Audience.VERBINDERS}, {"hidden_at": now()}])
def test_no_opgave_rests_on_what_others_cannot_read(fields):
    viewer = a_viewer("professional")
    with pytest.raises(NotAllowed):
        make_opgave(viewer, [a_post(viewer.buurt), a_post(viewer.buurt, **fields)], OpgaveDraft("Heg"))


def test_no_opgave_rests_on_a_post_of_another_buurt():
    with pytest.raises(NotAllowed):
        make_opgave(a_viewer("professional"), [a_post()], OpgaveDraft("Heg"))


def test_an_opgave_without_an_actie_is_not_shown_to_the_buurt():
    viewer = a_viewer("professional")
    opgave = make_opgave(viewer, [a_post(viewer.buurt)], OpgaveDraft("Heg"))
    with pytest.raises(RuleBroken):
        publish_opgave(viewer, opgave)
    assert opgave.published_at is None
    add_actie(viewer, opgave, ActieDraft("Snoeien"))
    publish_opgave(viewer, opgave)
    assert opgave.published_at is not None
    assert events() == ["opgave.drafted", "actie.made", "opgave.made"]


def test_a_change_needs_a_title_too():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    change_opgave(viewer, opgave, OpgaveDraft("Anders", "Dit hoorden we.", Theme.GROEN))
    assert (opgave.title, opgave.theme, events()) == ("Anders", Theme.GROEN, ["opgave.changed"])
    with pytest.raises(RuleBroken) as refused:
        change_opgave(viewer, opgave, OpgaveDraft(""))
    assert refused.value.field == "title"


def test_a_verbinder_adds_a_source_once():
    viewer = a_viewer("verbinder")
    opgave, post = an_opgave(viewer.buurt), a_post(viewer.buurt)
    assert add_source(viewer, opgave, post) is add_source(viewer, opgave, post)
    assert len(sources_of(opgave)) == 2
    assert events() == ["source.added"]


def test_a_source_does_not_slip_in_while_the_opgave_is_being_ended():
    viewer = a_viewer("professional")
    opgave, post = an_opgave(viewer.buurt), a_post(viewer.buurt)
    assert opgave.is_open
    ended = update(Wijkopgave).where(Wijkopgave.id == opgave.id).values(ended_at=now())
    db.session.execute(ended.execution_options(synchronize_session=False))
    with pytest.raises(RuleBroken):
        add_source(viewer, opgave, post)


# ------------------------------------------------------------------------------------------- answers
def test_an_answer_stands_under_the_post_and_in_the_opgave():
    viewer = a_viewer("professional")
    post = a_post(viewer.buurt)
    opgave = an_opgave(viewer.buurt, posts=(post,))
    answer_sources(viewer, sources_of(opgave), Answer("Eng hier.", "Een zebrapad.", "de drempel: te smal."))
    comment = db.session.scalars(select(Comment).where(Comment.buurt_id == viewer.buurt_id)).one()
    assert (comment.post_id, comment.kind, comment.signed_as) == (post.id, CommentKind.FEEDBACK, viewer.signature)
    assert all(words in comment.body for words in ("Eng hier.", "Een zebrapad.", "te smal.", "Dit doen we niet, omdat"))
    assert (sources_of(opgave)[0].answered_by_id, sources_of(opgave)[0].waits) == (viewer.id, False)
    assert events() == ["comment.placed", "source.answered"]


def test_one_answer_for_all_reaches_every_post_once():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt, posts=tuple(a_post(viewer.buurt) for _n in range(3)))
    answer_sources(viewer, sources_of(opgave), YES)
    answer_sources(viewer, sources_of(opgave), YES)
    assert events().count("source.answered") == 3
    assert db.session.scalar(select(func.count(Comment.id)).where(Comment.buurt_id == viewer.buurt_id)) == 3


def test_an_answer_says_what_is_done_or_why_not():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    with pytest.raises(RuleBroken) as refused:
        answer_sources(viewer, sources_of(opgave), Answer(heard="Eng hier."))
    assert refused.value.field == "doing"


def test_the_author_of_a_withdrawn_post_still_gets_an_answer():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt, posts=(a_post(viewer.buurt, closed_at=now(), outcome=Outcome.WITHDRAWN),))
    seen = list_sources(viewer, opgave)
    assert [s.post for s in seen] == [None]
    answer_sources(viewer, [s.source for s in seen], YES)
    assert events() == ["comment.placed", "source.answered"]


# ------------------------------------------------------------------------------------------- ending
def test_an_opgave_is_not_ended_before_everyone_got_an_answer():
    viewer = a_viewer("professional")
    posts = (a_post(viewer.buurt), a_post(viewer.buurt), a_post(viewer.buurt, hidden_at=now()))
    opgave = an_opgave(viewer.buurt, viewer.me, posts)
    answer_sources(viewer, sources_of(opgave)[:1], YES)
    with pytest.raises(RuleBroken) as refused:
        end_opgave(viewer, opgave, kind=EndingKind.SOLVED, reason="Het zebrapad ligt er.")
    assert f"bericht {posts[0].number}" not in refused.value.message
    assert f"bericht {posts[1].number}, bericht {posts[2].number}" in refused.value.message
    assert opgave.is_open
    answer_sources(viewer, sources_of(opgave), YES)
    ending = end_opgave(viewer, opgave, kind=EndingKind.PARTLY, reason="Het zebrapad ligt er.")
    assert (ending.kind, ending.by_id, opgave.is_open) == (EndingKind.PARTLY, viewer.id, False)
    assert events()[-1] == "opgave.ended"


def test_an_end_without_a_reason_is_refused_at_its_field():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt, viewer.me)
    answer_sources(viewer, sources_of(opgave), YES)
    with pytest.raises(RuleBroken) as refused:
        end_opgave(viewer, opgave, kind=EndingKind.NOT_FEASIBLE, reason="")
    assert refused.value.field == "reason"


def test_only_the_regiehouder_ends_it():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    answer_sources(viewer, sources_of(opgave), YES)
    with pytest.raises(NotAllowed):
        end_opgave(viewer, opgave, kind=EndingKind.SOLVED, reason="Klaar")


def test_an_opgave_without_a_regiehouder_is_taken_over_and_then_ended():
    pro = a_viewer("professional")
    left = a_member(pro.buurt, None, "professional")
    opgave = an_opgave(pro.buurt, left.person)
    with pytest.raises(NotAllowed):
        take_over_opgave(pro, opgave)
    left.roles[0].ends_on = today()
    take_over_opgave(pro, opgave)
    assert (opgave.regiehouder_id, opgave.signed_as) == (pro.id, pro.signature)
    assert opgave.organisation_id in pro.organisation_ids
    [handover] = list_handovers(pro, opgave)
    assert (handover.before_id, handover.after_id) == (left.person_id, pro.id)
    assert events() == ["opgave.taken_over"]
    assert list(db.session.scalars(select(AuditEntry.act))) == ["opgave.taken_over"]
    answer_sources(pro, sources_of(opgave), YES)
    assert end_opgave(pro, opgave, kind=EndingKind.SOLVED, reason="Het is klaar.").by_id == pro.id


def test_two_who_take_over_at_once_do_not_both_succeed():
    first = a_viewer("professional")
    second = a_viewer("professional", buurt=first.buurt)
    opgave = an_opgave(first.buurt, a_member(first.buurt).person)
    db.session.flush()
    taken = update(Wijkopgave).where(Wijkopgave.id == opgave.id, Wijkopgave.buurt_id == first.buurt_id)
    db.session.execute(taken.values(regiehouder_id=first.id), execution_options={"synchronize_session": False})
    with pytest.raises(RuleBroken):
        take_over_opgave(second, opgave)


def test_a_post_that_is_thrown_away_is_still_counted_and_waits_no_more():
    viewer = a_viewer("professional")
    post = a_post(viewer.buurt)
    opgave = an_opgave(viewer.buurt, viewer.me, (post,))
    db.session.execute(delete(Post).where(Post.id == post.id))
    db.session.expire_all()
    assert [(s.source.waits, s.post) for s in list_sources(viewer, opgave)] == [(False, None)]
    end_opgave(viewer, opgave, kind=EndingKind.WITHDRAWN, reason="Niet meer nodig.")


STEP = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 3)),
    st.tuples(st.just("answer"), st.integers(0, 3)),
    st.tuples(st.just("hide"), st.integers(0, 3)),
    st.tuples(st.just("withdraw"), st.integers(0, 3)),
    st.tuples(st.just("end"), st.sampled_from(list(EndingKind))),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_happens_an_opgave_never_ends_with_a_source_without_an_answer(steps):
    viewer = a_viewer("professional")
    posts = [a_post(viewer.buurt) for _n in range(4)]
    opgave = make_opgave(viewer, posts[:1], OpgaveDraft("Veilig oversteken"))
    for step, what in steps:
        _do(viewer, opgave, posts, step, what)
        waiting = [source for source in sources_of(opgave) if source.answered_at is None]
        ended = db.session.scalar(select(Ending.id).where(Ending.opgave_id == opgave.id)) is not None
        assert ended == (opgave.ended_at is not None)
        assert not (ended and waiting)
    db.session.rollback()


def _do(viewer, opgave, posts, step, what):
    try:
        if step == "add":
            add_source(viewer, opgave, posts[what])
        elif step == "answer":
            answer_sources(viewer, sources_of(opgave)[what : what + 1], YES)
        elif step == "hide":
            posts[what].hidden_at = now()
        elif step == "withdraw":
            posts[what].closed_at, posts[what].outcome = now(), Outcome.WITHDRAWN
        else:
            end_opgave(viewer, opgave, kind=what, reason="Zo is het gegaan.")
    except (NotAllowed, RuleBroken):
        return


# ------------------------------------------------------------------------------------------- acties
def test_what_an_actie_was_is_never_lost():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    actie = add_actie(viewer, opgave, ActieDraft("Heg snoeien", OwnerKind.BEWONER, viewer.id))
    change_actie(viewer, actie, ActieDraft("Heg laag snoeien", OwnerKind.SAMEN, due_on=today()))
    move_actie(viewer, actie, ActieState.BUSY)
    move_actie(viewer, actie, ActieState.STUCK, note="De ladder is stuk.")
    told = [(c.title, c.owner_kind, c.owner_id, c.state, c.note, c.by_id) for c in changes_of(actie)]
    assert told == [
        ("Heg snoeien", "bewoner", viewer.id, "todo", "", viewer.id),
        ("Heg laag snoeien", "samen", viewer.id, "todo", "", viewer.id),
        ("Heg laag snoeien", "samen", viewer.id, "busy", "", viewer.id),
        ("Heg laag snoeien", "samen", viewer.id, "stuck", "De ladder is stuk.", viewer.id),
    ]
    assert actie.signed_as == viewer.signature
    assert events() == ["actie.made", *["actie.changed"] * 3]


def test_an_actie_is_never_without_owner():
    """As long as nobody else has it, it is the regiehouder's; also when who did it was erased and it is not done."""
    lead = a_viewer("professional")
    opgave = an_opgave(lead.buurt, lead.me, signed_as=lead.signature)
    colleague = a_viewer("professional", buurt=lead.buurt)
    actie = add_actie(colleague, opgave, ActieDraft("Heg snoeien", OwnerKind.BEWONER))
    assert (actie.owner_id, actie.signed_as) == (lead.id, lead.signature)
    move_actie(lead, actie, ActieState.DONE)
    actie.owner_id = None
    db.session.flush()
    move_actie(colleague, actie, ActieState.TODO)
    assert actie.owner_id == lead.id
    here = Actie.buurt_id == lead.buurt_id
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Actie).where(Actie.id == actie.id, here).values(owner_id=None))


def test_saying_the_same_again_changes_nothing():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    actie = add_actie(viewer, opgave, ActieDraft("Heg snoeien"), once="abc")
    assert add_actie(viewer, opgave, ActieDraft("Heg snoeien"), once="abc") is actie
    change_actie(viewer, actie, ActieDraft("Heg snoeien"))
    move_actie(viewer, actie, ActieState.TODO)
    assert events() == ["actie.made"]


def test_an_actie_that_is_stuck_says_why():
    viewer = a_viewer("professional")
    with pytest.raises(RuleBroken) as refused:
        move_actie(viewer, an_actie(an_opgave(viewer.buurt)), ActieState.STUCK)
    assert refused.value.field == "note"


def test_an_actie_is_not_planned_in_the_past_but_a_late_one_can_be_renamed():
    viewer = a_viewer("professional")
    opgave = an_opgave(viewer.buurt)
    yesterday = today() - timedelta(days=1)
    with pytest.raises(RuleBroken) as refused:
        add_actie(viewer, opgave, ActieDraft("Snoeien", due_on=yesterday))
    assert refused.value.field == "due_on"
    late = an_actie(opgave, due_on=yesterday)
    change_actie(viewer, late, ActieDraft("Heg laag snoeien", due_on=yesterday))
    assert late.title == "Heg laag snoeien"


def test_an_actie_for_another_is_with_who_made_it_until_that_one_says_yes():
    viewer = a_viewer("professional")
    author, stranger = a_member(viewer.buurt).person, a_member(viewer.buurt).person
    colleague = a_member(viewer.buurt, None, "professional").person
    opgave = an_opgave(viewer.buurt, posts=(a_post(viewer.buurt, author),))
    asked = [
        add_actie(viewer, opgave, ActieDraft("Snoeien", owner_id=who.id)) for who in (author, colleague, viewer.me)
    ]
    works_for = min(viewer_of(colleague, viewer.buurt).organisation_ids)
    asked.append(add_actie(viewer, opgave, ActieDraft("Snoeien", organisation_id=works_for)))
    assert {actie.owner_id for actie in asked} == {viewer.id}, "an actie was given to who did not say yes"
    offers = [offer for actie in asked if (offer := open_offer(actie)) is not None]
    receivers = [(offer.to_id, offer.organisation_id) for offer in offers]
    assert receivers == [(author.id, None), (colleague.id, None), (None, works_for)]
    for offer, who, says_yes in zip(offers, (author, colleague, colleague), (False, True, True), strict=True):
        answer_offer(viewer_of(who, viewer.buurt), offer, says_yes=says_yes)
    assert [actie.owner_id for actie in asked] == [viewer.id, colleague.id, viewer.id, colleague.id]
    for nobody in (stranger.id, a_person().id, 999_999):
        with pytest.raises(RuleBroken) as refused:
            add_actie(viewer, opgave, ActieDraft("Snoeien", owner_id=nobody))
        assert refused.value.field == "owner_id"


def test_a_neighbour_moves_their_own_actie_and_no_other():
    buurt = a_buurt()
    neighbour = viewer_of(a_member(buurt).person, buurt)
    opgave = an_opgave(buurt)
    mine, other = an_actie(opgave, neighbour.me), an_actie(opgave)
    move_actie(neighbour, mine, ActieState.DONE)
    assert mine.state is ActieState.DONE
    with pytest.raises(NotAllowed):
        move_actie(neighbour, other, ActieState.DONE)
    with pytest.raises(NotAllowed):
        change_actie(neighbour, mine, ActieDraft("Iets anders"))


def test_a_neighbour_hands_an_actie_back_to_the_regiehouder():
    buurt = a_buurt()
    neighbour = viewer_of(a_member(buurt).person, buurt)
    opgave = an_opgave(buurt, signed_as="wijkagent, Politie")
    actie = an_actie(opgave, neighbour.me, owner_kind=OwnerKind.BEWONER)
    hand_back_actie(neighbour, actie)
    assert (actie.owner_id, actie.signed_as) == (opgave.regiehouder_id, "wijkagent, Politie")
    assert actie.owner_kind is OwnerKind.PROFESSIONAL
    assert events() == ["actie.changed"]
    assert len(changes_of(actie)) == 2


# ------------------------------------------------------------------------------------------- clock
@pytest.mark.parametrize(
    ("days", "fields", "reminded"),
    [
        (2, {}, 1),
        (-2, {}, 1),
        (3, {}, 0),
        (0, {"due_on": None}, 0),
        (0, {"state": ActieState.DONE}, 0),
        (0, {"owner": None, "state": ActieState.BUSY}, 1),
    ],
)
def test_who_owns_an_actie_is_reminded_two_days_before(days, fields, reminded):
    opgave = an_opgave()
    due_on = today() + timedelta(days=days)
    an_actie(opgave, **{"owner": opgave.regiehouder, "due_on": due_on, **fields})
    assert remind_acties(CLOCK, db.session()) == reminded
    assert remind_acties(CLOCK, db.session()) == 0
    assert events() == ["actie.due_soon"] * reminded


@pytest.mark.parametrize("fields", [{"published_at": None}, {"ended_at": now()}])
def test_nobody_is_reminded_of_what_is_not_running(fields):
    opgave = an_opgave(**fields)
    an_actie(opgave, opgave.regiehouder, due_on=today())
    assert remind_acties(CLOCK, db.session()) == 0


def test_a_new_day_is_a_new_reminder():
    viewer = a_viewer("professional")
    actie = an_actie(an_opgave(viewer.buurt), viewer.me, due_on=today())
    remind_acties(CLOCK, db.session())
    change_actie(viewer, actie, ActieDraft(actie.title, owner_id=viewer.id, due_on=today() + timedelta(days=1)))
    assert remind_acties(CLOCK, db.session()) == 1


def test_a_second_source_of_the_same_post_is_refused_by_the_database():
    opgave, post = an_opgave(buurt := a_buurt()), a_post(buurt)
    a_source(opgave, post)
    with pytest.raises(Exception, match=r"(?i)unique"):
        a_source(opgave, post)
    db.session.rollback()
