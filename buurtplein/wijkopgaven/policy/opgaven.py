"""Who may make, change and end wijkopgaven, and what belongs to them."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.buurten.work import UNDO
from buurtplein.core.clock import now
from buurtplein.gesprekken.models import Gesprek
from buurtplein.gesprekken.policy import may_change_gesprek
from buurtplein.posts.models import OF_THE_SQUARE, Audience, Comment, Post
from buurtplein.wijkopgaven.models import Note, Regroup, Regrouping, Source, SourceKind, Thing, Wijkopgave
from buurtplein.wijkopgaven.policy.workers import is_co_owner, may_add_sources, runs_here


def may_tell_lesson(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, of what ended there."""
    over = not opgave.is_open and opgave.merged_into_id is None
    return viewer.is_professional and opgave.buurt_id == viewer.buurt_id and over


def may_use_as_source(viewer: Viewer, thing: Thing) -> bool:
    """Who adds sources: a conversation, or what others read too; not hidden, withdrawn or for verbinders."""
    if isinstance(thing, Comment):
        return thing.is_shown and thing.kind not in OF_THE_SQUARE and may_use_as_source(viewer, thing.post)
    hushed = isinstance(thing, Post) and (not thing.is_published or thing.audience is Audience.VERBINDERS)
    return may_add_sources(viewer) and thing.buurt_id == viewer.buurt_id and not hushed


def may_add_source(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional or a verbinder, as long as the opgave has not ended."""
    return may_add_sources(viewer) and runs_here(viewer, opgave)


def may_change_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, as long as it has not ended: its text, acties and answers."""
    return viewer.is_professional and runs_here(viewer, opgave)


def may_change_words(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who changes it, and its co-owners: what was heard, why, where, the goal and when; not the title."""
    return runs_here(viewer, opgave) and (viewer.is_professional or is_co_owner(viewer, opgave))


def may_add_actie(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who changes it, and its co-owners; these for themselves or for the regiehouder."""
    return may_change_words(viewer, opgave)


def may_publish_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, of what is not published yet."""
    return may_change_opgave(viewer, opgave) and opgave.published_at is None


def may_answer_source(viewer: Viewer, source: Source) -> bool:
    """A professional of the buurt, as long as the opgave has not ended."""
    return may_change_opgave(viewer, source.opgave)


def may_tell_back(viewer: Viewer, source: Source) -> bool:
    """Who notes conversations: say that whoever was spoken knows the answer."""
    spoken = source.kind is SourceKind.GESPREK and source.answered_at is not None
    return may_add_sources(viewer) and source.buurt_id == viewer.buurt_id and spoken


def may_end_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Its regiehouder, who still works here."""
    return may_change_opgave(viewer, opgave) and viewer.is_me(opgave.regiehouder_id)


def may_take_over_opgave(viewer: Viewer, opgave: Wijkopgave, *, led: bool) -> bool:
    """A professional of the buurt, when its regiehouder no longer works here; else nobody could end it."""
    return may_change_opgave(viewer, opgave) and not led


def may_merge_opgave(viewer: Viewer, opgave: Wijkopgave, into: Wijkopgave) -> bool:
    """The regiehouder of one of both, as long as neither ended; what all can read does not go on where they cannot."""
    leads = viewer.is_me(opgave.regiehouder_id) or viewer.is_me(into.regiehouder_id)
    shown = into.published_at is not None or opgave.published_at is None
    two = may_change_opgave(viewer, opgave) and may_change_opgave(viewer, into) and opgave.id != into.id
    return two and leads and shown


def may_split_opgave(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Its regiehouder, who still works here."""
    return may_end_opgave(viewer, opgave)


def may_undo_regrouping(viewer: Viewer, regrouping: Regrouping) -> bool:
    """Who merged or split it, within ten minutes, as long as what it became is open."""
    just_now = regrouping.undone_at is None and now() - regrouping.made_at < UNDO
    became = [regrouping.after, *([regrouping.before] if regrouping.kind is Regroup.SPLIT else [])]
    return viewer.is_me(regrouping.by_id) and just_now and all(may_change_opgave(viewer, one) for one in became)


def may_reopen_opgave(viewer: Viewer, source: Source) -> bool:
    """Who wrote this source, once, within 30 days after the opgave ended; also when another said so before."""
    mine = source.written is not None and viewer.is_me(source.written.author_id) and viewer.is_member
    return mine and source.buurt_id == viewer.buurt_id and source.can_reopen


def may_reopen_for_spoken(viewer: Viewer, source: Source, gesprek: Gesprek, noter: Viewer | None) -> bool:
    """Who noted the conversation or the finding (the noter), for whom they spoke; as `may_reopen_opgave`.

    When that one works here no more, a professional of the buurt.
    """
    its = source.gesprek_id == gesprek.id and source.buurt_id == viewer.buurt_id
    return its and may_change_gesprek(viewer, gesprek, noter) and source.can_reopen


def may_tell_result(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who works on it, of what all can read: a professional of the buurt, a co-owner, and whose an actie in it is."""
    owns = any(viewer.is_me(actie.owner_id) for actie in opgave.acties)
    works = viewer.is_professional or owns or is_co_owner(viewer, opgave)
    shown = opgave.published_at is not None and opgave.merged_into_id is None
    return viewer.is_member and opgave.buurt_id == viewer.buurt_id and shown and works


def may_ask_help(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """Who works on it, as long as it has not ended."""
    return opgave.is_open and may_tell_result(viewer, opgave)


def may_place_note(viewer: Viewer, opgave: Wijkopgave) -> bool:
    """A professional of the buurt, and a co-owner what everyone may read; as long as it has not ended."""
    return may_change_words(viewer, opgave)


def may_write_for_partners(viewer: Viewer) -> bool:
    """A professional of the buurt: on the timeline, what only they read."""
    return viewer.is_professional


def may_change_note(viewer: Viewer, note: Note) -> bool:
    """Who wrote it and still works here, also after the opgave ended: correct it, or remove it.

    What a co-owner wrote stays theirs as long as they belong here.
    """
    mine = viewer.is_me(note.by_id) and note.buurt_id == viewer.buurt_id and viewer.is_member
    return mine and (viewer.is_professional or note.of_resident) and note.removed_at is None
