"""One row of each kind that a form can be about, of a given neighbour: what their addresses are made of."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from buurtplein.agenda.models import Signup
from buurtplein.agreements.models import Agreement
from buurtplein.buurten.models import Buurt, Role
from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import Work
from buurtplein.contact.models import Message, MessageReport
from buurtplein.core.clock import now, today
from buurtplein.core.db import Base, db
from buurtplein.gesprekken.models import Gesprek, Where
from buurtplein.gids.models import Doubt
from buurtplein.huiskamers.models import HuiskamerNote
from buurtplein.initiatieven.models import Support, Task, TaskTaker
from buurtplein.matching.links import reply_token
from buurtplein.matching.models import Match, MatchAnswer
from buurtplein.moderation.models import Reason, stamp
from buurtplein.notifications.links import DAILY, unsubscribe_link
from buurtplein.people.models import Block, LoginSession, Person, SecondStep
from buurtplein.posts.models import Audience, Outcome, Post, PostKind, WaitsFor
from buurtplein.posts.themes import Theme
from buurtplein.schouwen.operations import Told, close_schouw, share_schouw
from buurtplein.schouwen.policy import may_plan_schouwen
from buurtplein.schouwen.queries import stamp_of_sheet
from buurtplein.search.models import SavedSearch
from buurtplein.terms.links import token_for
from buurtplein.werk.models import Claim
from buurtplein.wijkopgaven.models import Note, NoteKind, Regroup, Regrouping
from tests.agreements.factories import an_agreement
from tests.factories import (
    a_comment,
    a_member,
    a_participation,
    a_partner,
    a_person,
    a_post,
    a_role,
    a_signup,
    an_album,
    the_occurrence,
)
from tests.gids.rows import an_entry
from tests.huiskamers.factories import a_huiskamer, an_rsvp, stood
from tests.moderation.rows import a_report, a_rule, a_ruling, an_objection
from tests.namens.rows import a_reach
from tests.schouwen.factories import a_finding, a_schouw, was_held
from tests.wijkopgaven.factories import a_co_owner, a_source, an_actie, an_offer, an_opgave

Values = dict[str, Any]  # the arguments of an address, and under "send" what only this row can be sent


def rows_of(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    """By kind. Whoever else has to do with a row comes from `others`."""
    return {
        **_posts(owner, others),
        **_activities(owner, others),
        **_moderation(owner, others),
        **_gids(owner),
        **_matches(owner, others),
        **_not_online(owner, others),
        **_opgaven(owner, others),
        **_work(owner),
        **_gesprek(owner, others),
        **_huiskamer(owner, others),
        **_schouw(owner, others),
        **_agreement(owner, others),
        **_own(owner),
    }


def _posts(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    buurt, me = owner.buurt, owner.me
    vraag = a_post(buurt, me, expires_on=today() + timedelta(days=3))
    solved = a_post(buurt, me, closed_at=now(), outcome=Outcome.SOLVED)
    waits = a_post(buurt, me, published_at=None, waits_for=WaitsFor.VERBINDER)
    plan = a_post(buurt, me, kind=PostKind.INITIATIEF)
    other_plan = a_post(buurt, others["buur"].me, kind=PostKind.INITIATIEF)
    a_participation(other_plan, me)
    kept(Support(buurt_id=buurt.id, post_id=other_plan.id, person_id=me.id))
    task, taken = _task(plan), _task(other_plan)
    kept(TaskTaker(buurt_id=buurt.id, task_id=taken.id, person_id=me.id))
    comment = a_comment(a_post(buurt, others["buur"].me), me)
    seen = {f"{prefix}-seen": stamp(waits, None) for prefix in ("goed", "terug")}
    to = an_opgave(buurt, others["prof"].me, (other_plan,))
    sent = {"weg-seen": stamp(vraag, None), "bron": vraag.number, "opgave": to.number, "helper": others["helper"].id}
    return {
        "vraag": {"number": vraag.number, "token": token_for(vraag), "send": sent},
        "solved": {"number": solved.number},
        "waits": {"number": waits.number, "send": seen},
        "plan": {"number": plan.number, "task_id": task.id},
        "joined": {"number": other_plan.number, "task_id": taken.id},
        "comment": {"comment_id": comment.id, "send": {"opgave": to.number}},
    }


def _task(plan: Post) -> Task:
    return kept(Task(buurt_id=plan.buurt_id, post_id=plan.id, title="Spitten"))


def _activities(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    activity = a_post(owner.buurt, owner.me, kind=PostKind.ACTIVITEIT)
    other = a_post(owner.buurt, others["buur"].me, kind=PostKind.ACTIVITEIT)
    a_signup(other, owner.me)
    ticket, guest = f"ticket {owner.buurt.slug} {owner.id}", {"guest_name": f"Gast {owner.id}", "guest_reach": "06"}
    there = {"buurt_id": owner.buurt_id, "occurrence_id": the_occurrence(other).id}
    kept(Signup(ticket=ticket, **there, **guest))
    return {
        "time": {"occurrence_id": the_occurrence(activity).id},
        "signup": {"occurrence_id": the_occurrence(other).id},
        "ticket": {"ticket": ticket},
    }


def _moderation(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    buurt, me = owner.buurt, owner.me
    first = others["eerste"].me
    about_me = a_report(a_post(buurt, me), others["buur"].me)
    by_me = a_report(a_post(buurt, others["buur"].me), me)
    hidden = [a_post(buurt, me, hidden_at=now()) for _ in range(2)]
    ruling = a_ruling(hidden[0], first)
    objection = an_objection(a_ruling(hidden[1], first))
    decided = an_objection(a_ruling(a_post(buurt, others["buur"].me, hidden_at=now()), me))
    return {
        "report about": {"report_id": about_me.id},
        "report by": {"report_id": by_me.id},
        "ruling": {"ruling_id": ruling.id},
        "objection": {"objection_id": objection.id},
        "ruled": {"objection_id": decided.id},
        "rule": {"rule_id": a_rule(buurt.id).id},
        "decided": {"ruling_id": a_ruling(a_post(buurt, others["buur"].me, hidden_at=now()), me).id},
    }


def _work(owner: Viewer) -> dict[str, Values]:
    private, taken = (a_post(owner.buurt, owner.me, audience=Audience.VERBINDERS).id for _ in range(2))
    this = {"buurt_id": owner.buurt_id, "work": Work.VRAAG, "thing_id": taken}
    kept(Claim(**this, by_id=owner.me.id, until_at=now() + timedelta(minutes=9)))
    return {"work": {"work": "vraag", "thing_id": private}, "work taken": {"work": "vraag", "thing_id": taken}}


def _gids(owner: Viewer) -> dict[str, Values]:
    entry = an_entry(owner, owner_id=owner.id)
    waits = an_entry(owner, owner_id=owner.id, looked_at=None)
    doubt = kept(Doubt(buurt_id=owner.buurt_id, entry_id=entry.id, words="Klopt niet."))
    return {
        "entry": {"nr": entry.number},
        "entry that waits": {"nr": waits.number},
        "doubt": {"doubt_id": doubt.id},
    }


def _matches(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    by = others["eerste"].me
    asked = _match(a_post(owner.buurt, owner.me), owner.me, others["helper"].me, by)
    met = _match(a_post(owner.buurt, owner.me), owner.me, others["helper"].me, by, introduced_at=now())
    asker = a_person()
    mine = _match(a_post(owner.buurt, asker), asker, others["helper"].me, owner.me)
    for person in (owner.me, others["helper"].me):
        kept(MatchAnswer(buurt_id=owner.buurt_id, match_id=met.id, person_id=person.id, says_yes=True))
    talk = {"match_id": met.id, **_talk(met, owner.me)}
    match = {"match_id": asked.id, "token": reply_token(owner, asked)}
    return {"match": match, "met": talk, "proposal": {"match_id": mine.id}}


def _talk(match: Match, reader: Person) -> Values:
    """Two messages of the other; one of them was reported."""
    here = {"buurt_id": match.buurt_id, "match_id": match.id, "author_id": match.other(reader.id).id}
    first, second = (kept(Message(body="Dag.", **here)) for _ in range(2))
    of = {"buurt_id": match.buurt_id, "message_id": first.id, "reporter_id": reader.id}
    return {"message_id": second.id, "message_report_id": kept(MessageReport(reason=Reason.UNKIND, **of)).id}


def _match(request: Post, asker: Person, helper: Person, by: Person, **fields: Any) -> Match:
    people = {"asker_id": asker.id, "helper_id": helper.id, "proposed_by_id": by.id}
    return kept(Match(buurt_id=request.buurt_id, request_id=request.id, message="Past dit?", **people, **fields))


def _not_online(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    """A neighbour for whom the owner placed something."""
    reach, helper = a_reach(owner.buurt, owner.me), others["helper"].me
    post = a_post(owner.buurt, reach.person, placed_by_id=owner.id, expires_on=today() + timedelta(days=3))
    match = _match(post, reach.person, helper, others["eerste"].me)
    an_opgave(owner.buurt, others["prof"].me, (post,), ended_at=now())
    row = {"reach_id": reach.id, "match_id": match.id, "number": post.number, "send": {"reach": reach.id}}
    return {"not online": row}


def _gesprek(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    said = {"held": Where.SHOP, "held_on": today(), "street": "Lindelaan", "theme": Theme.ANDERS, "words": "Mooi."}
    gesprek = kept(Gesprek(buurt_id=owner.buurt_id, noted_by_id=owner.id, **said))
    to = an_opgave(owner.buurt, others["prof"].me)
    told = an_opgave(owner.buurt, others["prof"].me)
    source = a_source(told, gesprek, doing="Ja.", answered_at=now(), answered_by_id=told.regiehouder_id)
    ended = an_opgave(owner.buurt, others["prof"].me, ended_at=now())
    over = a_source(ended, gesprek, doing="Ja.", answered_at=now(), answered_by_id=ended.regiehouder_id)
    return {
        "gesprek": {"gesprek_id": gesprek.id, "send": {"opgave": to.number}},
        "gesprek answered": {"gesprek_id": gesprek.id, "source_id": source.id},
        "gesprek not solved": {"gesprek_id": gesprek.id, "source_id": over.id},
    }


def _huiskamer(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    planned = a_huiskamer(owner, others["prof"])
    ticket = an_rsvp(planned).ticket
    held = a_huiskamer(owner, owner if owner.is_professional else others["prof"])
    held.begins_at = now() - timedelta(hours=2)
    words = {
        "held": Where.HUISKAMER,
        "held_on": today(),
        "street": "Lindelaan",
        "theme": Theme.ANDERS,
        "words": "Mooi.",
    }
    said = kept(Gesprek(buurt_id=owner.buurt_id, noted_by_id=owner.id, **words))
    kept(HuiskamerNote(buurt_id=owner.buurt_id, huiskamer_id=held.id, gesprek_id=said.id))
    return {
        "huiskamer": {"huiskamer_id": planned.id, "rsvp_ticket": ticket, "send": {"seen": stood(planned)}},
        "huiskamer held": {"huiskamer_id": held.id, "lead_id": held.leads[0].id, "gesprek_id": said.id},
    }


def _schouw(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    planned, left = a_schouw(owner, others["prof"]), a_schouw(owner, others["prof"])
    left.led_by_id = a_member(owner.buurt).person_id
    held, done = (was_held(a_schouw(owner, others["prof"])) for _each in range(2))
    finding = a_finding(held, owner, party="Gemeente")
    a_finding(done, owner, party="Gemeente")
    pictured = a_finding(held, owner, album_id=an_album(owner).id)
    lead = owner if may_plan_schouwen(owner) else others["prof"]
    shared = was_held(a_schouw(owner, lead))
    line = a_finding(shared, owner, party="Gemeente").id
    close_schouw(lead, shared)
    share_schouw(lead, shared, {line: Told("Een losse tegel.")})
    db.session.flush()
    again = {f"words_{line}": "Een tegel.", f"came_{line}": "", "seen": stamp_of_sheet(lead, shared)}
    return {
        "schouw": {"schouw_id": planned.id, "send": {"seen": planned.stamp}},
        "schouw left": {"schouw_id": left.id},
        "schouw held": {"schouw_id": held.id, "finding_id": finding.id},
        "schouw photo": {"schouw_id": held.id, "finding_id": pictured.id},
        "schouw done": {"schouw_id": done.id},
        "schouw shared": {"schouw_id": shared.id, "send": again},
    }


def _agreement(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    """Of the organisation of the owner, on a theme on which nothing else is agreed."""
    taken = set(db.session.scalars(select(Agreement.theme).where(Agreement.buurt_id == owner.buurt_id)))
    theme = next(theme for theme in Theme if theme not in taken)
    made = an_agreement(owner if owner.is_professional else others["prof"], theme)
    opgave = an_opgave(owner.buurt, owner.me, (a_post(owner.buurt, others["buur"].me),), theme=theme)
    return {"agreement": {"agreement_id": made.id}, "to react": {"number": opgave.number}}


def _opgaven(owner: Viewer, others: dict[str, Viewer]) -> dict[str, Values]:
    buurt = owner.buurt
    post, another = (a_post(buurt, others["buur"].me) for _ in range(2))
    led = an_opgave(buurt, owner.me, (post,))
    draft = an_opgave(buurt, owner.me, (post,), published_at=None)
    step = an_actie(led)
    an_actie(draft)
    done = an_opgave(buurt, owner.me, (post,))
    for source in done.sources:
        source.answered_at, source.answered_by_id = now(), owner.id
    left = an_opgave(buurt, a_member(buurt).person, (post,))
    other = an_opgave(buurt, others["prof"].me, (post, a_post(buurt, others["helper"].me)))
    prof, buur = others["prof"].me, others["buur"].me
    asked, asking, mine = an_actie(other, prof), an_actie(other, owner.me), an_actie(other, owner.me)
    an_offer(asked, owner.me)
    an_offer(asking, buur)
    over = an_opgave(buurt, prof, (a_post(buurt, owner.me),), ended_at=now())
    two = an_opgave(buurt, owner.me, (post, another))
    apart = {"into": other.number, "sources": two.sources[0].id}
    said = {
        "kind": NoteKind.CONTRIBUTION,
        "body": "Gemeten.",
        "partners_only": owner.is_professional,
        "by_id": owner.id,
    }
    said["of_resident"] = not owner.is_professional
    note = kept(Note(buurt_id=buurt.id, opgave_id=led.id, **said))
    shared = an_opgave(buurt, prof, (another,))
    a_co_owner(shared, owner.me)
    a_co_owner(other, owner.me, accepted_at=None)
    beside = a_co_owner(led, others["helper"].me)
    joined = an_opgave(buurt, owner.me, (another,), ended_at=now(), merged_into_id=led.id)
    there = {"buurt_id": buurt.id, "before_id": joined.id, "after_id": led.id, "by_id": owner.id}
    merged = kept(Regrouping(kind=Regroup.MERGED, **there))
    return {
        "with partner": {"number": led.number, "send": {"parties": str(min(others["prof"].organisation_ids))}},
        "shared": {"number": shared.number, "send": {"seen": shared.stamp}},
        "shared step": {"number": shared.number, "actie_id": an_actie(shared).id},
        "to share": {"number": other.number, "send": {"seen": other.stamp}},
        "with co-owner": {"number": led.number, "co_owner_id": beside.id},
        "to ask": {"number": led.number, "send": {"person_id": buur.id}},
        "note": {"number": led.number, "note_id": note.id},
        "to merge": {"number": two.number, "send": apart},
        "merged": {"number": led.number, "regrouping_id": merged.id},
        "not solved": {"number": over.number},
        "over": {"number": an_opgave(buurt, owner.me, (post,), ended_at=now()).number},
        "asked": {"number": other.number, "actie_id": asked.id, "send": {"seen": asked.stamp}},
        "asking": {"number": other.number, "actie_id": asking.id},
        "to hand over": {"number": other.number, "actie_id": mine.id, "send": {"to": f"p{others['helper'].id}"}},
        "opgave": {"number": led.number, "send": {"number": another.number, "seen": led.stamp}},
        "step": {"number": led.number, "actie_id": step.id, "send": {"seen": step.stamp}},
        "draft": {"number": draft.number},
        "done": {"number": done.number},
        "left": {"number": left.number},
        "actie": {"number": other.number, "actie_id": an_actie(other, owner.me).id},
    }


def _own(owner: Viewer) -> dict[str, Values]:
    """What is of one person and no buurt, or of one buurt and its beheerder."""
    buurt, me = owner.buurt, owner.me
    session = kept(LoginSession(person_id=me.id, token_digest=f"of {me.id}", device="x"))
    search = kept(SavedSearch(buurt_id=buurt.id, person_id=me.id, address="q=fiets"))
    kept(SecondStep(person_id=me.id, salt="", last_used=0))
    block = kept(Block(person_id=me.id, other_id=a_person().id))
    member = owner.membership
    assert member is not None
    grant = a_role(member, Role.BEHEERDER, starts_on=today())
    return {
        "session": {"session_id": session.id},
        "block": {"block_id": block.id},
        "search": {"search_id": search.id},
        "letter": {"token": unsubscribe_link(me.id, DAILY).rsplit("/", 1)[-1]},
        "member": {"member_id": member.id, "grant_id": grant.id},
        "professional": _professional(buurt),
        "excluded": {"member_id": a_member(buurt, excluded_until=today() + timedelta(days=7)).id},
        "partner": {"partnership_id": a_partner(buurt.id).id},
    }


def _professional(buurt: Buurt) -> Values:
    member = a_member(buurt, None, "professional")
    return {"member_id": member.id, "grant_id": member.roles[0].id}


def kept(row: Base) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
