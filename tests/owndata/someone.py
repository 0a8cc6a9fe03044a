"""Someone who did everything here that one can do, with words that nobody else uses."""

from datetime import timedelta

from pyotp import TOTP
from sqlalchemy import select

from buurtplein.agenda.models import Rhythm
from buurtplein.agenda.operations import Schedule, come, open_calendar, place_activity
from buurtplein.audit.record import record
from buurtplein.buurten.viewer import Viewer
from buurtplein.collegas.operations import open_feed
from buurtplein.contact.operations import report_message, send_message, stop_talk
from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.following.models import Follow
from buurtplein.initiatieven.operations import add_task, support, take_task
from buurtplein.matching.models import MatchOutcome
from buurtplein.matching.operations import answer_match, propose_match
from buurtplein.moderation.models import Reason, stamp
from buurtplein.moderation.operations import hide_post, object_to, report
from buurtplein.namens.models import Tried
from buurtplein.namens.operations import note_attempt
from buurtplein.notifications.models import Group, Mail
from buurtplein.notifications.operations import choose_news
from buurtplein.people.authenticator import new_salt, secret_of
from buurtplein.people.operations import ask_code, block, turn_on_second_step
from buurtplein.posts.models import Post, PostKind
from buurtplein.posts.operations import Draft, offer_help, place_comment, place_post, take_part
from buurtplein.search.models import SavedSearch
from buurtplein.wijkopgaven.models import Actie, ActieState, OwnerKind, Reopening, Wijkopgave
from buurtplein.wijkopgaven.operations import (
    ActieDraft,
    add_actie,
    answer_offer,
    move_actie,
    offer_actie,
)
from buurtplein.wijkopgaven.queries import Taker
from tests.factories import a_comment, a_member, a_person, a_photo, an_album, the_occurrence, viewer_of
from tests.namens.rows import a_reach, place_for_known
from tests.support.world import World
from tests.wijkopgaven.factories import a_co_owner, an_offer

NAME, EMAIL, PHONE, POSTCODE = "Kanarina Vlindermeer", "kanarina@vlindermeer.example", "06-98761234", "9876ZX"
STREET, WORD = "Zilverspechtlaan", "pimpelpaarsdrop"
TRACES = (*NAME.split(), EMAIL, PHONE, POSTCODE, STREET, WORD)
PHOTO = b"JPEG of a silver woodpecker"


def someone_in(world: World) -> Viewer:
    """A neighbour in this world who placed, reacted, reported, objected, helped, was helped and took up an actie."""
    person = a_person(NAME, email=EMAIL, phone=PHONE, postcode=POSTCODE, password_hash=f"argon2id {WORD}")
    a_member(world.buurt, person, street=STREET)
    me = viewer_of(person, world.buurt)
    _talk(world, me)
    _be_spoken_for(world, me)
    _be_judged(world, me)
    _be_connected(world, me)
    _take_up_an_actie(world, me)
    choose_news(me, {Group.BUURT: (False, Mail.DAILY)})
    db.session.add(Follow(buurt_id=me.buurt_id, person_id=me.id, post_id=_a_post_of(world).id))
    db.session.add(SavedSearch(buurt_id=me.buurt_id, person_id=me.id, address=f"q={WORD}"))
    ask_code(me, email=EMAIL)
    block(me, world.people["tweede"].me)
    salt = new_salt()
    turn_on_second_step(me, salt=salt, code=TOTP(secret_of(me.me.id, salt)).now())
    record("session.started", person, by=me)
    db.session.flush()
    return me


def _a_post_of(world: World) -> Post:
    return place_post(world.people["buur"], Draft(PostKind.VRAAG, "Wie kan een kast tillen?"))


def _be_spoken_for(world: World, me: Viewer) -> None:
    """Before they had an account, a verbinder placed something for them."""
    by = world.people["verbinder"].me
    reach = a_reach(world.buurt, by, me.me, details=f"via {NAME}")
    note_attempt(world.people["verbinder"], reach, tried=Tried.TOLD, up_to=0)
    place_for_known(world.people["verbinder"], reach, f"{WORD} namens")


def _take_up_an_actie(world: World, me: Viewer) -> None:
    opgave = db.session.scalars(
        select(Wijkopgave).where(Wijkopgave.buurt_id == world.buurt.id, Wijkopgave.ended_at.is_(None))
    ).one()
    actie = Actie(buurt_id=world.buurt.id, opgave_id=opgave.id, title="Bankje schilderen", owner_id=me.id)
    actie.owner_kind = OwnerKind.BEWONER
    db.session.add(actie)
    db.session.flush()
    move_actie(me, actie, state=ActieState.BUSY, note=f"Ik begin met {WORD}.")
    offer_actie(me, actie, Taker(world.people["bewoner"].id), words=f"Ik kan niet, {NAME}.")
    asked_by_me = {"by_id": me.id, "words": f"Doe mee, zegt {NAME}.", "accepted_at": None}
    a_co_owner(opgave, world.people["buur"].me, **asked_by_me)
    a_co_owner(opgave, me.me, answer=f"Graag, zegt {NAME}.")
    other = add_actie(world.people["professional"], opgave, ActieDraft("Bankje verven"))
    other.owner_id = world.people["professional"].id
    asked = an_offer(other, me.me)
    answer_offer(me, asked, says_yes=False, why=f"Nee, zegt {NAME}.")
    why = a_comment(opgave.sources[0].post, me.me, body=f"Nog steeds {WORD}, zegt {NAME}.")
    said = {"source_id": opgave.sources[0].id, "by_id": me.id, "comment_id": why.id}
    db.session.add(Reopening(opgave_id=opgave.id, **said))


def _talk(world: World, me: Viewer) -> None:
    album = an_album(me, form="the form")
    a_photo(album, content=PHOTO, alt=f"Een {WORD} op de tak")
    mine = place_post(me, Draft(PostKind.AANBOD, f"Ik deel {WORD}", f"Kom {WORD} halen"), once="the form")
    tea = Draft(PostKind.ACTIVITEIT, f"Thee met {WORD}", place=STREET, starts_at=now() + timedelta(days=2))
    come(world.people["buur"], the_occurrence(place_activity(me, tea, Schedule(Rhythm.ONCE))))
    open_calendar(me)
    open_feed(me)
    _help_with_a_plan(world.people["buur"], me)
    place_comment(world.people["buur"], mine, body="Wat een mooi woord van een ander.")
    come(me, the_occurrence(_post(world, 2)))
    place_comment(me, _post(world, 0), body=f"Dat lijkt op {WORD}.")


def _help_with_a_plan(neighbour: Viewer, me: Viewer) -> None:
    plan = place_post(neighbour, Draft(PostKind.INITIATIEF, "Samen vegen"))
    take_part(me, plan)
    support(me, plan)
    take_task(me, add_task(neighbour, plan, title="Bezems halen", needed=2))


def _post(world: World, at: int) -> Post:
    asked = select(Post).where(Post.buurt_id == world.buurt.id, Post.number == world.ids["number"][at])
    return db.session.scalars(asked).one()


def _be_judged(world: World, me: Viewer) -> None:
    report(me, _post(world, 0), reason=Reason.UNTRUE, words=f"Ik meld {WORD}.")
    post = place_post(me, Draft(PostKind.VRAAG, f"Stout {WORD}"))
    seen, rule = stamp(post, None), world.buurt.rules[0]
    ruling = hide_post(world.people["verbinder"], post, seen=seen, rule=rule, reason=f"Dag {NAME}, dit mag niet.")
    object_to(me, ruling, words=f"Wel waar, {WORD}!")


def _be_connected(world: World, me: Viewer) -> None:
    verbinder, buur = world.people["verbinder"], world.people["buur"]
    mine = place_post(me, Draft(PostKind.VRAAG, f"Wie helpt met {WORD}?"))
    offer_help(buur, mine)
    match = propose_match(verbinder, mine, helper=buur.me, offer=None, message=f"{NAME} vraagt hulp.")
    answer_match(me, match, says_yes=True)
    answer_match(buur, match, says_yes=True)
    send_message(me, match, body=f"Dag, ik breng {WORD} mee.")
    report_message(me, send_message(buur, match, body="Nou nou"), reason=Reason.UNKIND, words=f"Over {WORD}")
    stop_talk(me, match)
    told = MatchOutcome(buurt_id=match.buurt_id, match_id=match.id, person_id=me.id, worked=True, words=f"Fijn, {WORD}")
    db.session.add(told)
