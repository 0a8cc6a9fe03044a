"""What follows on what: event name -> followers. And what happens by the clock. The whole house on one page."""

from collections.abc import Callable

from buurtplein.agenda.operations import forget_guests, go_on, remind
from buurtplein.buurten.operations import forget_holidays, warn_of_ending, watch_cover
from buurtplein.collegas.operations import forget_work_of_leavers
from buurtplein.contact.operations import forget_talks
from buurtplein.core.db import unit_of_work
from buurtplein.following.followers import follow_no_further, follow_on
from buurtplein.gesprekken.operations import forget_gesprekken
from buurtplein.gids.operations import keep_true, release_entries
from buurtplein.huiskamers.operations import forget_homes
from buurtplein.matching.followers import tell_connected_under_vraag
from buurtplein.matching.operations import ask_outcomes, lapse_matches
from buurtplein.moderation.operations import forget_reporters
from buurtplein.namens.queries import no_longer_needed
from buurtplein.notifications import (
    appointments,
    of_following,
    of_gids,
    of_huiskamers,
    of_opgaven,
    of_progress,
    of_roles,
    of_schouwen,
    of_talks,
)
from buurtplein.notifications import followers as news
from buurtplein.notifications.digest import send_daily_mail
from buurtplein.notifications.sweep import sweep
from buurtplein.outbox.deliver import Subscriptions
from buurtplein.owndata.followers import clean_files, stop_what_runs
from buurtplein.owndata.operations import erase_person
from buurtplein.people.viewer import Caretaker
from buurtplein.photos.desk import shelf
from buurtplein.photos.operations import forget_waiting_albums
from buurtplein.photos.sweep import sweep as sweep_photos
from buurtplein.posts.operations import expire_posts, release_posts
from buurtplein.schouwen.operations import forget_findings
from buurtplein.search.followers import index_changes, who_seeks
from buurtplein.search.operations import forget_missed, forget_searches_of_leavers
from buurtplein.terms.operations import warn_of_expiry
from buurtplein.werk.operations import forget_claims
from buurtplein.wijkopgaven.operations import (
    bring_up_acties,
    hand_back_of_leavers,
    lapse_co_owners,
    lapse_offers,
    pass_on_of_leavers,
    remind_acties,
    sound_alarms,
)

CLOCK_HAND = Caretaker("clock")

tell_of_find = news.tell_of_find(who_seeks)

SUBSCRIPTIONS: Subscriptions = {
    "post.placed": [index_changes, news.tell_of_waiting_post],
    "post.moved_in": [index_changes],
    "post.published": [index_changes, news.tell_of_publishing, of_opgaven.tell_of_result, tell_of_find],
    "post.changed": [index_changes, news.tell_of_change, appointments.tell_comers_of_change],
    "post.sorted": [index_changes],
    "post.returned": [index_changes],
    "post.hidden": [index_changes],
    "post.held": [index_changes],
    "post.withdrawn": [index_changes, news.tell_of_calling_off, appointments.tell_of_withdrawal],
    "post.solved": [index_changes, of_following.tell_followers_of_post],
    "post.reopened": [index_changes],
    "post.expiring": [news.tell_of_term],
    "post.extended": [index_changes],
    "post.expired": [index_changes, news.tell_of_expiry],
    "comment.placed": [index_changes, news.tell_of_comment, tell_of_find],
    "comment.removed": [index_changes],
    "comment.hidden": [index_changes],
    "comment.shown": [index_changes],
    "opgave.drafted": [index_changes],
    "opgave.made": [index_changes, of_opgaven.tell_of_opgave, tell_of_find],
    "opgave.changed": [index_changes, of_following.tell_followers_of_opgave],
    "opgave.taken_over": [index_changes, of_opgaven.tell_of_lead],
    "opgave.ended": [index_changes, of_opgaven.tell_of_ending, of_following.tell_followers_of_opgave],
    "opgave.reopened": [index_changes, of_opgaven.tell_of_reopening, of_following.tell_followers_of_opgave],
    "opgave.regrouped": [index_changes],
    "gesprek.noted": [],
    "gesprek.changed": [],
    "gesprek.removed": [],
    "huiskamer.planned": [of_huiskamers.tell_of_planning],
    "huiskamer.changed": [of_huiskamers.tell_of_change],
    "huiskamer.closed": [],
    "huiskamer_rsvp.placed": [],
    "huiskamer_rsvp.changed": [],
    "huiskamer_rsvp.withdrawn": [],
    "huiskamer.called_off": [of_huiskamers.tell_of_calling_off],
    "agreement.proposed": [],
    "agreement.answered": [],
    "first_reaction.made": [],
    "schouw.planned": [of_schouwen.tell_of_planning],
    "schouw.changed": [of_schouwen.tell_of_change],
    "schouw.called_off": [of_schouwen.tell_of_calling_off],
    "schouw.taken_over": [],
    "schouw.settled": [],
    "schouw.closed": [],
    "schouw.shared": [],
    "schouw.taken_back": [],
    "regrouping.made": [follow_on, of_opgaven.tell_of_regrouping],
    "regrouping.undone": [follow_no_further],
    "actie.made": [index_changes, of_opgaven.tell_of_actie, of_following.tell_followers_of_opgave],
    "actie.changed": [
        index_changes,
        of_opgaven.tell_of_actie,
        of_following.tell_followers_of_opgave,
        of_progress.tell_sources_of_actie,
    ],
    "lesson.told": [index_changes],
    "actie_offer.asked": [of_opgaven.tell_of_offer],
    "actie_offer.accepted": [of_opgaven.tell_of_yes],
    "actie_offer.declined": [of_opgaven.tell_of_staying],
    "actie_offer.taken_back": [],
    "actie_offer.lapsed": [of_opgaven.tell_of_staying],
    "actie_offer.overtaken": [],
    "co_owner.asked": [of_opgaven.tell_of_asking_co_owner],
    "co_owner.accepted": [of_opgaven.tell_of_co_owner],
    "co_owner.declined": [of_opgaven.tell_of_no_co_owner],
    "co_owner.lapsed": [of_opgaven.tell_of_no_co_owner],
    "co_owner.taken_back": [],
    "co_owner.stopped": [of_opgaven.tell_of_stopping],
    "co_owner.left": [of_opgaven.tell_of_stopping],
    "co_owner.ended": [of_opgaven.tell_of_end_for_co_owner],
    "match.introduced": [tell_connected_under_vraag, news.tell_of_introduction],
    "person.erased": [clean_files],
    "participation.started": [news.tell_of_participation],
    "signup.started": [appointments.tell_of_signup, appointments.send_ticket],
    "signup.placed": [appointments.tell_of_place],
    "signup.due": [appointments.tell_of_tomorrow],
    "occurrence.moved": [appointments.tell_of_move, of_following.tell_followers_of_date],
    "occurrence.called_off": [appointments.tell_of_date_off, of_following.tell_followers_of_date],
    "plan.moved": [appointments.tell_of_new_rhythm, of_following.tell_followers_of_date],
    "plan.stopped": [appointments.tell_of_stopping, of_following.tell_followers_of_date],
    "report.placed": [news.tell_of_report],
    "report.settled": [news.tell_of_settling, news.mail_outcome],
    "ruling.made": [news.tell_of_ruling, stop_what_runs],
    "objection.placed": [news.tell_of_objection],
    "objection.decided": [news.tell_of_answer_to_objection],
    "role.ending": [of_roles.tell_of_term],
    "buurt.left_short": [of_roles.tell_of_cover],
    "buurt.left_alone": [of_roles.tell_of_no_cover],
    "task.added": [],
    "task.removed": [],
    "task.taken": [news.tell_of_task],
    "task.left": [],
    "match.proposed": [news.tell_of_proposal],
    "match.declined": [news.tell_of_no],
    "match.outcome_asked": [news.tell_of_question],
    "match.finished": [news.tell_thanks],
    "message.sent": [of_talks.tell_of_message],
    "message_report.placed": [of_talks.tell_of_message_report],
    "message_report.settled": [of_talks.tell_of_decision],
    "entry.suggested": [index_changes, of_gids.tell_of_suggestion],
    "entry.shown": [index_changes, of_gids.tell_of_showing, tell_of_find],
    "entry.changed": [index_changes],
    "entry.turned_down": [index_changes, of_gids.tell_of_turning_down],
    "entry.verified": [index_changes],
    "entry.due": [of_gids.tell_of_asking],
    "entry.lapsed": [index_changes, of_gids.tell_of_lapsing],
    "entry.removed": [index_changes],
    "doubt.placed": [of_gids.tell_of_doubt],
    "source.added": [of_opgaven.tell_of_source],
    "source.answered": [index_changes, of_opgaven.tell_of_answer, of_opgaven.tell_of_telling_back],
    "actie.due_soon": [of_opgaven.tell_of_deadline],
    "actie.stalled": [of_opgaven.tell_of_silence],
    "actie.brought_up": [of_opgaven.tell_of_asking_again],
    "opgave.told": [index_changes, of_following.tell_followers_of_opgave, of_progress.tell_sources_of_note],
    "opgave.retold": [index_changes],
    "opgave.stalled": [of_opgaven.tell_of_standstill],
}


def close_expired_posts() -> None:
    """Every hour: what stood long enough leaves the plein, and its author hears of it."""
    with unit_of_work() as session:
        expire_posts(CLOCK_HAND, session)


def tell_what_goes_soon() -> None:
    """Every hour from nine: whose post goes within a week hears so, once, and can let it stand longer."""
    with unit_of_work() as session:
        warn_of_expiry(CLOCK_HAND, session)


def look_after_matches() -> None:
    """Every hour: ask whether koppelingen of a week ago worked, and end those nobody speaks of any more."""
    with unit_of_work() as session:
        ask_outcomes(CLOCK_HAND, session)
        lapse_matches(CLOCK_HAND, session)


def let_talks_go() -> None:
    """Every hour: the private messages of koppelingen that ended 90 days ago go."""
    with unit_of_work() as session:
        forget_talks(CLOCK_HAND, session)


def remind_of_acties() -> None:
    """Every hour, each once: an actie is due in two days, it is time to ask again, nothing was told for too long."""
    with unit_of_work() as session:
        remind_acties(CLOCK_HAND, session)
        bring_up_acties(CLOCK_HAND, session)
        sound_alarms(CLOCK_HAND, session)


def look_after_acties() -> None:
    """Every hour: who did not answer in a week is asked no more, and what a leaver had or led is for who stands in."""
    with unit_of_work() as session:
        pass_on_of_leavers(CLOCK_HAND, session)
        lapse_offers(CLOCK_HAND, session)
        lapse_co_owners(CLOCK_HAND, session)
        hand_back_of_leavers(CLOCK_HAND, session)


def watch_over_roles() -> None:
    """Every hour: whose term as verbinder ends hears so beforehand, and a buurt with fewer than two is told.

    How to reach who works somewhere no more is forgotten.
    """
    with unit_of_work() as session:
        forget_work_of_leavers(CLOCK_HAND, session)
        forget_holidays(CLOCK_HAND, session)
        warn_of_ending(CLOCK_HAND, session)
        watch_cover(CLOCK_HAND, session)


def let_what_nobody_sees_go_on() -> None:
    """Every hour: what waits for a first look where nobody can give it is published; `toestand` says in which buurt."""
    with unit_of_work() as session:
        release_posts(CLOCK_HAND, session)
        release_entries(CLOCK_HAND, session)


def remind_of_tomorrow() -> None:
    """Every hour from nine: who takes part in something tomorrow hears so, once."""
    with unit_of_work() as session:
        remind(CLOCK_HAND, session)


def look_after_agenda() -> None:
    """Every hour: what comes back stands in the agenda half a year ahead, and guests of a week ago are forgotten."""
    with unit_of_work() as session:
        go_on(CLOCK_HAND, session)
        forget_guests(CLOCK_HAND, session)


def keep_gids_true() -> None:
    """Every hour: who looks after an entry of nearly a year old is asked whether it is right; the old is hidden."""
    with unit_of_work() as session:
        keep_true(CLOCK_HAND, session)


def let_reporters_go() -> None:
    """Every hour: the names and addresses that visitors left with an old report go."""
    with unit_of_work() as session:
        forget_reporters(CLOCK_HAND, session)


def clear_out_photos() -> None:
    """Every hour: photos that were never placed go, and so do the files that no photo is left of."""
    with unit_of_work() as session:
        forget_waiting_albums(CLOCK_HAND, session)
    sweep_photos(shelf())


def let_searches_go() -> None:
    """Every hour: what was searched for in vain and not again in 90 days goes, and what people who left kept."""
    with unit_of_work() as session:
        forget_missed(CLOCK_HAND, session)
        forget_searches_of_leavers(CLOCK_HAND, session)


def let_neighbours_go() -> None:
    """Every hour: who is not online and has nothing on the plein any more, or asked for it, is forgotten."""
    with unit_of_work():
        for person in no_longer_needed(CLOCK_HAND):
            erase_person(CLOCK_HAND, person)


def let_gesprekken_go() -> None:
    """Every hour: what residents said two years ago goes."""
    with unit_of_work() as session:
        forget_gesprekken(CLOCK_HAND, session)


def let_homes_go() -> None:
    """Every hour: in whose home a huiskamergesprek was and who came is forgotten four weeks after it."""
    with unit_of_work() as session:
        forget_homes(CLOCK_HAND, session)


def let_findings_go() -> None:
    """Every hour: of a finding of a wijkschouw nothing stays when its words are gone."""
    with unit_of_work() as session:
        forget_findings(CLOCK_HAND, session)


def let_claims_go() -> None:
    """Every hour: who was at work on what goes as soon as it is over."""
    with unit_of_work() as session:
        forget_claims(CLOCK_HAND, session)


CLOCK: dict[str, list[Callable[[], object]]] = {
    "hourly": [
        look_after_agenda,
        close_expired_posts,
        tell_what_goes_soon,
        look_after_matches,
        remind_of_acties,
        look_after_acties,
        watch_over_roles,
        let_what_nobody_sees_go_on,
        keep_gids_true,
        remind_of_tomorrow,
        send_daily_mail,
        let_reporters_go,
        clear_out_photos,
        let_searches_go,
        let_talks_go,
        let_claims_go,
        let_gesprekken_go,
        let_homes_go,
        let_findings_go,
        let_neighbours_go,
        sweep,
    ],
}
