"""A buurt in which everything exists once, with a person of each role; made through the operations."""

from dataclasses import dataclass, field
from datetime import timedelta

from buurtplein.agenda.models import Rhythm
from buurtplein.agenda.operations import Guest, Schedule, come, come_as_guest, place_activity
from buurtplein.buurten.models import Buurt
from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.models import Message, MessageReport
from buurtplein.contact.operations import report_message, send_message
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.gesprekken.operations import GesprekDraft, keep_streets, note_gesprek
from buurtplein.gids.models import Circle, EntryKind, Topic
from buurtplein.gids.operations import EntryDraft, add_entry, doubt_entry
from buurtplein.initiatieven.operations import add_task, support, take_task
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.moderation.models import Reason, Ruling, stamp
from buurtplein.moderation.operations import hide_post, object_to, report
from buurtplein.namens.models import Asked as HowAsked
from buurtplein.namens.models import Channel, Reach
from buurtplein.namens.operations import Neighbour, place_for
from buurtplein.namens.queries import reach_of
from buurtplein.people.models import LoginSession
from buurtplein.people.operations import block
from buurtplein.posts.models import Audience, PostKind
from buurtplein.posts.operations import Draft, change_photos, offer_help, place_comment, place_post
from buurtplein.posts.themes import Theme
from buurtplein.search.asked import Asked
from buurtplein.search.operations import save_search
from buurtplein.wijkopgaven.models import Elsewhere, EndingKind, Source
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    Answer,
    LessonDraft,
    NoteDraft,
    OpgaveDraft,
    add_actie,
    add_source,
    answer_sources,
    ask_co_owner,
    end_opgave,
    make_opgave,
    merge_opgave,
    offer_actie,
    place_note,
    publish_opgave,
    tell_lesson,
)
from buurtplein.wijkopgaven.queries import Taker
from tests.agreements.factories import an_agreement
from tests.factories import a_buurt, a_member, a_photo, a_viewer, a_visitor, the_occurrence, viewer_of
from tests.huiskamers.factories import a_huiskamer, an_rsvp
from tests.schouwen.factories import a_finding, a_schouw, was_held

CANARY = "Kanarievogel"


@dataclass
class World:
    """The buurt, who lives there, and the ids that stand in its addresses."""

    buurt: Buurt
    people: dict[str, Viewer]
    ids: dict[str, list[int | str]] = field(default_factory=dict)


def a_world(slug: str = "", word: str = CANARY, first_number: int = 0) -> World:
    """Fill a buurt; each text in it holds `word`. Its posts are numbered from `first_number` on."""
    buurt = a_buurt(slug, last_number=first_number)
    people = {
        "bewoner": a_viewer(buurt=buurt),
        "buur": a_viewer(buurt=buurt),
        "verbinder": a_viewer("verbinder", buurt=buurt),
        "tweede": a_viewer("verbinder", buurt=buurt),
        "professional": a_viewer("professional", buurt=buurt),
        "beheerder": a_viewer("beheerder", buurt=buurt),
        "nieuw": viewer_of(a_member(buurt, trusted_at=None).person, buurt),
    }
    world = World(buurt, people)
    _posts(world, word)
    return world


def _posts(world: World, word: str) -> None:
    who = world.people
    vraag = place_post(who["bewoner"], Draft(PostKind.VRAAG, f"{word} vraagt hulp", f"Tekst over {word}."))
    private = place_post(who["bewoner"], Draft(PostKind.VRAAG, f"{word} privé", audience=Audience.VERBINDERS))
    starts = now() + timedelta(days=1)
    draft = Draft(PostKind.ACTIVITEIT, f"{word} koffie", place="Lindehuis", starts_at=starts)
    koffie = place_activity(who["buur"], draft, Schedule(Rhythm.WEEKLY, places=20))
    aanbod = place_post(who["buur"], Draft(PostKind.AANBOD, f"{word} helpt"))
    waiting = place_post(who["nieuw"], Draft(PostKind.VRAAG, f"{word} wacht"))
    photo = a_photo(change_photos(who["bewoner"], vraag), alt=f"{word} op de foto")
    comment = place_comment(who["bewoner"], vraag, body=f"Woorden van {word}.")
    offer_help(who["buur"], vraag)
    time = the_occurrence(koffie)
    come(who["bewoner"], time)
    guest, _theirs = come_as_guest(a_visitor(world.buurt), time, Guest(f"{word} gast", "06-12345678"))
    reported = report(who["buur"], vraag, reason=Reason.UNKIND, words=f"{word} meldt")
    ruling, objection = _hidden(world, word)
    match = propose_match(who["verbinder"], vraag, helper=who["buur"].me, offer=aanbod, message=f"{word} past")
    answer_match(who["bewoner"], match, says_yes=True)
    talk, told = _talk(world, word)
    opgave = make_opgave(who["professional"], [vraag], OpgaveDraft(f"{word} samen", heard=f"{word} zei het"))
    actie = add_actie(who["professional"], opgave, ActieDraft(f"{word} doen", owner_id=who["professional"].id))
    publish_opgave(who["professional"], opgave)
    offer_actie(who["professional"], actie, Taker(who["bewoner"].id), words=f"Kun jij {word}?")
    co_owner = ask_co_owner(who["professional"], opgave, who["bewoner"].me.id, words=f"Draag je {word} mee?")
    joined = make_opgave(who["professional"], [aanbod], OpgaveDraft(f"{word} ook samen", heard=f"{word} zei het ook"))
    regrouping = merge_opgave(who["professional"], joined, opgave)
    note = place_note(who["professional"], opgave, NoteDraft(f"{word} komt er."))
    _lesson(world, word)
    entries, doubt = _gids(world, word)
    reach = _not_online(world, word)
    gesprek = note_gesprek(who["professional"], GesprekDraft(f"{word} vindt het donker.", f"{word}laan"))
    db.session.flush()
    for thing in (comment, gesprek):
        add_source(who["professional"], opgave, thing)
    keep_streets(who["professional"], [f"{word}laan", f"{word}plein"])
    huiskamer = a_huiskamer(who["professional"], word=word)
    schouw = was_held(a_schouw(who["professional"], word=word))
    agreed = an_agreement(who["professional"], Theme.ANDERS, words=f"{word} gaat eerst.")
    finding = a_finding(schouw, who["professional"], words=f"{word} ligt los.", party=f"{word} bv")
    session = LoginSession(person_id=who["bewoner"].me.id, token_digest=f"digest {world.buurt.slug}", device="x")
    db.session.add(session)
    db.session.flush()
    member = who["professional"].membership
    assert member is not None
    world.ids = {
        "number": [vraag.number, private.number, koffie.number, waiting.number, opgave.number],
        "comment_id": [comment.id],
        "occurrence_id": [time.id],
        "ticket": [str(guest.ticket)],
        "report_id": [reported.id],
        "receipt": [reported.receipt],
        "ruling_id": [ruling.id],
        "rule_id": [ruling.rule_id or ruling.rule.id],
        "objection_id": [objection],
        "match_id": [talk.match_id, match.id],
        "message_id": [talk.id],
        "message_report_id": [told.id],
        "member_id": [member.id],
        "grant_id": [member.roles[0].id],
        "partnership_id": _partnerships(world),
        "co_owner_id": [co_owner.id],
        "gesprek_id": [gesprek.id],
        "huiskamer_id": [huiskamer.id],
        "agreement_id": [agreed.id],
        "schouw_id": [schouw.id],
        "finding_id": [finding.id],
        "lead_id": [lead.id for lead in huiskamer.leads],
        "rsvp_ticket": [an_rsvp(huiskamer, word=word).ticket],
        "actie_id": [actie.id],
        "note_id": [note.id],
        "regrouping_id": [regrouping.id],
        "source_id": _sources(world),
        "session_id": [session.id],
        "block_id": [block(who["bewoner"], who["nieuw"].me).id],
        "search_id": [save_search(who["bewoner"], Asked(words=word)).id],
        "reach_id": [reach.id],
        "task_id": [_task(world, word)],
        "photo": [photo.name],
        "size": [240],
        "nr": entries,
        "work": ["vraag"],
        "thing_id": [private.id],
        "doubt_id": [doubt],
        "entry_kind": ["plek"],
        "slug": ["titel"],
        "form": ["ods"],
        "kind": ["vraag"],
        "soort": ["berichten"],
        "token": ["geen-echt-token"],
    }


def _lesson(world: World, word: str) -> None:
    """What was learned from an opgave that ended."""
    pro = world.people["professional"]
    vraag = place_post(world.people["buur"], Draft(PostKind.VRAAG, f"{word} wil een muur"))
    opgave = make_opgave(pro, [vraag], OpgaveDraft(f"{word} schildert", heard=f"{word} ziet grijs"))
    add_actie(pro, opgave, ActieDraft(f"{word} verft"))
    publish_opgave(pro, opgave)
    answer_sources(pro, opgave.sources, Answer(doing=f"{word} verft de muur."))
    end_opgave(pro, opgave, kind=EndingKind.SOLVED, reason=f"{word} is klaar")
    tell_lesson(pro, opgave, LessonDraft(f"{word} woont er", f"{word} deed mee", "", Elsewhere.YES))


def _gids(world: World, word: str) -> tuple[list[int | str], int]:
    """A place of the bewoner that someone doubts, what neighbours can do, and something that waits."""
    who = world.people
    place = add_entry(
        who["bewoner"], EntryDraft(EntryKind.PLEK, Topic.ONTMOETEN, f"{word} huis", text=f"{word} is er.")
    )
    can = EntryDraft(EntryKind.SCHAT, Topic.MAKEN, f"{word} repareren")
    private = EntryDraft(EntryKind.SCHAT, Topic.HULP, f"{word} luistert", audience=Circle.VERBINDERS)
    waits = EntryDraft(EntryKind.DING, Topic.MAKEN, f"{word} ladder")
    made = [place, add_entry(who["buur"], can), add_entry(who["buur"], private), add_entry(who["nieuw"], waits)]
    doubt = doubt_entry(who["buur"], place, words=f"{word} klopt niet")
    return [entry.number for entry in made], doubt.id


def _not_online(world: World, word: str) -> Reach:
    """A neighbour for whom the verbinder placed something."""
    who = Neighbour(f"{word} Bakker", Channel.PHONE, "06-00112233", f"{word} is thuis na twaalf uur")
    draft = Draft(PostKind.VRAAG, f"{word} zoekt een klusser", f"{word} heeft een ladder.")
    post = place_for(world.people["verbinder"], draft, who, asked=HowAsked.PHONE, agrees=True)
    reach = reach_of(world.people["verbinder"], post)
    assert reach is not None
    return reach


def _talk(world: World, word: str) -> tuple[Message, MessageReport]:
    """A message that the bewoner can report, and the report of another."""
    asker, helper = world.people["bewoner"], world.people["buur"]
    vraag = place_post(asker, Draft(PostKind.VRAAG, f"{word} zoekt een ladder"))
    match = propose_match(world.people["verbinder"], vraag, helper=helper.me, offer=None, message=f"{word} past")
    for viewer in (asker, helper):
        answer_match(viewer, match, says_yes=True)
    unkind, kind = (send_message(helper, match, body=f"{word} schrijft {how}") for how in ("gemeen", "lief"))
    return kind, report_message(asker, unkind, reason=Reason.UNKIND, words=f"{word} is gemeen")


def _task(world: World, word: str) -> int:
    plan = place_post(world.people["buur"], Draft(PostKind.INITIATIEF, f"{word} maakt een tuin"))
    task = add_task(world.people["buur"], plan, title=f"{word} spit", needed=2)
    take_task(world.people["bewoner"], task)
    support(world.people["bewoner"], plan)
    return task.id


def _hidden(world: World, word: str) -> tuple[Ruling, int]:
    author = world.people["bewoner"]
    post = place_post(author, Draft(PostKind.VRAAG, f"{word} moet weg"))
    seen = stamp(post, None)
    rule = world.buurt.rules[0]
    ruling = hide_post(world.people["verbinder"], post, seen=seen, rule=rule, reason=f"{word} mag niet")
    return ruling, object_to(author, ruling, words=f"{word} is het oneens").id


def _partnerships(world: World) -> list[int | str]:
    from sqlalchemy import select

    from buurtplein.buurten.models import Partnership

    return list(db.session.scalars(select(Partnership.id).where(Partnership.buurt_id == world.buurt.id)))


def _sources(world: World) -> list[int | str]:
    from sqlalchemy import select

    return list(db.session.scalars(select(Source.id).where(Source.buurt_id == world.buurt.id)))
