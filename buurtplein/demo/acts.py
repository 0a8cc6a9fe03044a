"""What people in a story can do. Each act is done as that person, with the operations that the site uses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from buurtplein.agenda import operations as agenda
from buurtplein.agenda.models import Occurrence, Rhythm
from buurtplein.agenda.operations import Guest, Schedule, come, come_as_guest, place_activity
from buurtplein.agenda.queries import get_occurrence, times_of
from buurtplein.buurten.models import HouseRule
from buurtplein.buurten.queries import list_rules
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact import operations as contact
from buurtplein.contact.models import Message
from buurtplein.demo import agreements, huiskamers, opgaven, schouwen
from buurtplein.demo.scene import Scene
from buurtplein.demo.story import Act, day
from buurtplein.gesprekken import operations as gesprekken
from buurtplein.gesprekken.models import Where
from buurtplein.gids import operations as gids
from buurtplein.gids.models import Access, Circle, Entry, EntryKind, Topic
from buurtplein.matching import operations as matching
from buurtplein.matching.models import Match
from buurtplein.moderation import operations as moderation
from buurtplein.moderation import queries as moderation_queries
from buurtplein.moderation.models import Objection, Reason, Report, Ruling, stamp
from buurtplein.namens import operations as namens
from buurtplein.namens.models import Asked, Channel
from buurtplein.posts import operations as posts
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.themes import Theme


# ------------------------------------------------------------------------------------------- posts
def place(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Place a post."""
    texts = {name: act.get(name) for name in ("title", "body", "needs", "street", "place")}
    draft = posts.Draft(
        kind=PostKind(act["kind"]),
        audience=Audience(act.get("audience", Audience.PUBLIC)),
        starts_at=act.get("starts", None),
        ends_at=act.get("ends", None),
        **texts,
    )
    is_activity = draft.kind is PostKind.ACTIVITEIT
    post = place_activity(viewer, draft, _schedule(act)) if is_activity else posts.place_post(viewer, draft)
    scene.keep(act["key"], post)


def _schedule(act: Act) -> Schedule:
    return Schedule(Rhythm(act.get("rhythm", Rhythm.ONCE)), places=act.get("places", None))


def place_for(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Place a vraag for someone who is not online, as they asked by phone."""
    who = namens.Neighbour(act["name"], Channel(act["channel"]), act.get("phone"), act.get("details"), act["street"])
    draft = posts.Draft(PostKind.VRAAG, act["title"], act["body"], street=act["street"])
    scene.keep(act["key"], namens.place_for(viewer, draft, who, asked=Asked.PHONE, agrees=True))


def comment(scene: Scene, viewer: Viewer, act: Act) -> None:
    """React under a post."""
    posts.place_comment(viewer, scene.post(viewer, act["post"]), body=act["text"])


def offer_help(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say "Ik kan helpen" under a vraag."""
    posts.offer_help(viewer, scene.post(viewer, act["post"]), body=act["text"])


def join(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Take part; in what comes back: in its next time."""
    post = scene.post(viewer, act["post"])
    if post.kind is PostKind.ACTIVITEIT:
        come(viewer, _time(viewer, post, 0))
    else:
        posts.take_part(viewer, post)


def _time(viewer: Viewer, post: Post, nth: int) -> Occurrence:
    return get_occurrence(viewer, times_of(viewer, post)[nth].id)


def guest(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Someone without an account comes."""
    post = scene.post(viewer, act["post"])
    come_as_guest(Viewer.of(viewer.buurt), _time(viewer, post, 0), Guest(act["name"], act["reach"]))


def move_time(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Move one time of an activity."""
    time = _time(viewer, scene.post(viewer, act["post"]), act.get("nth", 0))
    starts_at = time.starts_at + timedelta(hours=act["hours"])
    ends_at = time.ends_at + timedelta(hours=act["hours"]) if time.ends_at else None
    agenda.move(viewer, time, starts_at, ends_at)


def call_off(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let one time of an activity be off."""
    agenda.call_off(viewer, _time(viewer, scene.post(viewer, act["post"]), act.get("nth", 0)))


def solve(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that it worked out."""
    posts.solve_post(viewer, scene.post(viewer, act["post"]))


# ------------------------------------------------------------------------------------------- buurtgids
def put_in_gids(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Put something in the gids; `verified`: that nobody said since then that it is right."""
    names = ("name", "text", "street", "hours", "phone", "offers", "latitude", "longitude", "mine")
    given = {name: act[name] for name in names if name in act.fields}
    choices: dict[str, Any] = {"access": Access(act.get("access", "unknown"))}
    if "audience" in act.fields:
        choices["audience"] = Circle(act["audience"])
    draft = gids.EntryDraft(EntryKind(act["kind"]), Topic(act["topic"]), **given, **choices)
    entry = gids.add_entry(viewer, draft)
    entry.verified_on = day(act.get("verified", "20 d"), act["told_at"])
    scene.keep(act.get("key"), entry)


def doubt(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that something in the gids is not right."""
    gids.doubt_entry(viewer, scene.row(viewer, Entry, act["entry"]), words=act["words"])


# ------------------------------------------------------------------------------------------- moderation
def _seen(viewer: Viewer, post: Post) -> str:
    rulings = moderation_queries.list_rulings(viewer, post.id)
    return stamp(post, rulings[0] if rulings else None)


def approve(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let a first post onto the plein."""
    post = scene.post(viewer, act["post"])
    moderation.approve_post(viewer, post, seen=_seen(viewer, post))


def give_back(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Ask the author to change something first."""
    post = scene.post(viewer, act["post"])
    moderation.return_post(viewer, post, seen=_seen(viewer, post), reason=act["reason"])


def report(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say that something is wrong with a post."""
    post = scene.post(viewer, act["post"])
    placed = moderation.report(viewer, post, reason=Reason(act["reason"]), words=act.get("words"))
    scene.keep(act.get("key"), placed)


def hide_reported(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Take what was reported out of sight."""
    reported = scene.row(viewer, Report, act["report"])
    ruling = moderation.hide_reported(viewer, reported, rule=_rule(viewer, act["rule"]), reason=act["reason"])
    scene.keep(act.get("key"), ruling)


def _rule(viewer: Viewer, title: str) -> HouseRule:
    return next(rule for rule in list_rules(viewer) if rule.title == title)


def disagree(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Object to a ruling."""
    ruling = scene.row(viewer, Ruling, act["ruling"])
    scene.keep(act.get("key"), moderation.object_to(viewer, ruling, words=act["words"]))


def decide(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Decide on an objection."""
    objection = scene.row(viewer, Objection, act["objection"])
    moderation.decide_objection(viewer, objection, granted=act["granted"], answer=act["answer"])


# ------------------------------------------------------------------------------------------- koppelingen
def propose(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Propose a koppeling."""
    offer = scene.post(viewer, act["offer"]) if act.get("offer") else None
    asked, helper = scene.post(viewer, act["post"]), scene.person(act["helper"])
    said = {"message": act["message"], "meeting": act.get("meeting", "")}
    scene.keep(act["key"], matching.propose_match(viewer, asked, helper=helper, offer=offer, **said))


def answer(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Say yes or no to a koppeling."""
    matching.answer_match(viewer, scene.row(viewer, Match, act["match"]), says_yes=act["yes"])


def say(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Write to who one was brought together with."""
    match = scene.row(viewer, Match, act["match"])
    scene.keep(act.get("key"), contact.send_message(viewer, match, body=act["text"]))


def show_message(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Let a verbinder read a message."""
    message = scene.row(viewer, Message, act["message"])
    contact.report_message(viewer, message, reason=Reason(act["reason"]), words=act.get("words"), with_before=True)


def tell_outcome(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Tell whether a koppeling worked."""
    match = scene.row(viewer, Match, act["match"])
    matching.tell_outcome(viewer, match, worked=act["worked"], words=act["words"])


# ------------------------------------------------------------------------------------------- gesprekken
def hear(scene: Scene, viewer: Viewer, act: Act) -> None:
    """Note what a resident said, and which streets there are."""
    if act.get("streets"):
        gesprekken.keep_streets(viewer, act["streets"])
    told = (act["words"], act["street"], Where(act["held"]), Theme(act["theme"]))
    scene.keep(act.get("key"), gesprekken.note_gesprek(viewer, gesprekken.GesprekDraft(*told)))


ACTS: dict[str, Callable[[Scene, Viewer, Act], None]] = {
    "place": place,
    "place_for": place_for,
    "comment": comment,
    "help": offer_help,
    "join": join,
    "guest": guest,
    "move_time": move_time,
    "call_off": call_off,
    "solve": solve,
    "gids": put_in_gids,
    "doubt": doubt,
    "approve": approve,
    "return": give_back,
    "report": report,
    "hide_reported": hide_reported,
    "object": disagree,
    "decide": decide,
    "propose": propose,
    "answer": answer,
    "outcome": tell_outcome,
    "say": say,
    "show_message": show_message,
    "hear": hear,
    "huiskamer": huiskamers.plan,
    "huiskamer_come": huiskamers.come,
    "huiskamer_said": huiskamers.note,
    "schouw": schouwen.plan,
    "schouw_seen": schouwen.find,
    "schouw_becomes": schouwen.becomes,
    "schouw_shared": schouwen.share,
    "huiskamer_outcome": huiskamers.tell_outcome,
    "huiskamer_closed": huiskamers.close,
    "agreement": agreements.propose,
    "agreement_accepted": agreements.accept,
    "opgave": opgaven.make_opgave,
    "actie": opgaven.add_actie,
    "publish": opgaven.publish,
    "source": opgaven.add_source,
    "move": opgaven.move,
    "answer_sources": opgaven.answer_sources,
    "end": opgaven.end,
    "reopen": opgaven.reopen,
    "lesson": opgaven.tell_lesson,
    "partners": opgaven.let_take_part,
    "note": opgaven.place_note,
    "share": opgaven.share,
    "answer_sharing": opgaven.answer_sharing,
    "hand_over": opgaven.hand_over,
    "answer_handing_over": opgaven.answer_handing_over,
}
