"""The koppelingen of a person, and what they said about them."""

from typing import Any

from sqlalchemy import delete, or_, select, update

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.i18n import _, _l, for_everyone
from buurtplein.core.own import Kept, Part, Whom
from buurtplein.core.tenancy import across_buurten
from buurtplein.matching.models import HelpLimit, Match, MatchAnswer, MatchOutcome, still_open
from buurtplein.outbox.emit import emit, emit_all
from buurtplein.posts.models import Comment, CommentKind


def erase(whom: Whom, by: Any) -> None:
    """End what runs, forget what a verbinder wrote to or about this person, and name them nowhere."""
    with across_buurten("someone is erased everywhere"):
        matches = list(db.session.scalars(select(Match).where(_of(whom.id))))
    _end([match for match in matches if match.is_open], by)
    for match in matches:
        match.message, match.meeting = "", _unsaid() if match.meeting else ""
    _unname(whom, matches, by)
    db.session.execute(delete(HelpLimit).where(HelpLimit.person_id == whom.id))
    proposed = update(Match).where(Match.proposed_by_id == whom.id)
    db.session.execute(proposed.values(message=""))
    db.session.execute(proposed.where(Match.meeting != "").values(meeting=_unsaid()))
    db.session.execute(update(MatchOutcome).where(MatchOutcome.person_id == whom.id).values(words=""))


def _unsaid() -> str:
    """In the place of where two meet: without any words there, each would get the number of the other."""
    with for_everyone():
        return _("Vraag het de buurtverbinder")


def stop(person_id: int, buurt_id: int, by: Any) -> None:
    """End what runs in this buurt: the other hears nothing more from the plein about it."""
    asked = select(Match).where(Match.buurt_id == buurt_id, _of(person_id), still_open())
    _end(list(db.session.scalars(asked)), by)


def leave(person_id: int, buurt_id: int, _by: Any) -> None:
    """Forget how much they wanted to be asked."""
    db.session.execute(delete(HelpLimit).where(HelpLimit.buurt_id == buurt_id, HelpLimit.person_id == person_id))


def _of(person_id: int) -> Any:
    return or_(Match.asker_id == person_id, Match.helper_id == person_id)


def _end(matches: list[Match], by: Any) -> None:
    for match in matches:
        match.lapsed_at = now()
    emit_all("match.lapsed", matches, by=by)


def _unname(whom: Whom, matches: list[Match], by: Any) -> None:
    """Under a vraag it says who were connected, by first name."""
    name = whom.name.split(maxsplit=1)[0] if whom.name.split() else ""
    under = (Comment.post_id.in_([match.request_id for match in matches]), Comment.kind == CommentKind.CONNECTED)
    with across_buurten("someone is erased everywhere"):
        said = list(db.session.scalars(select(Comment).where(*under))) if name else []
    with for_everyone():
        for comment in said:
            if name in comment.body:
                comment.body = comment.body.replace(name, _("een buur"))
                emit("comment.shown", comment, by=by)


PART = Part(
    kept=(
        Kept(
            name="koppelingen",
            label=_l("Je koppelingen"),
            why=_l("Om jou en een buur met elkaar te verbinden."),
            term=_l("Zolang de buurt het plein gebruikt. De ander ziet je nummer tot 30 dagen na het eind"),
            table=Match,
            whose=(Match.asker_id, Match.helper_id),
            shown={
                Match.proposed_at: _l("Voorgesteld"),
                Match.meeting: _l("Eerste keer samen"),
                Match.introduced_at: _l("Verbonden"),
                Match.declined_at: _l("Afgezegd"),
                Match.finished_at: _l("Klaar"),
                Match.lapsed_at: _l("Vervallen"),
            },
        ),
        Kept(
            name="antwoorden",
            label=_l("Je ja of nee bij een koppeling"),
            why=_l("Je ziet elkaars nummer pas na twee keer ja."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=MatchAnswer,
            whose=(MatchAnswer.person_id,),
            shown={MatchAnswer.answered_at: _l("Geantwoord"), MatchAnswer.says_yes: _l("Ja gezegd")},
        ),
        Kept(
            name="afloop",
            label=_l("Wat je vertelde over hoe een koppeling ging"),
            why=_l("Zodat de buurtverbinder weet of het lukte."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=MatchOutcome,
            whose=(MatchOutcome.person_id,),
            shown={
                MatchOutcome.told_at: _l("Verteld"),
                MatchOutcome.worked: _l("Gelukt"),
                MatchOutcome.partly: _l("Deels gelukt"),
                MatchOutcome.words: _l("Tekst"),
            },
        ),
        Kept(
            name="grens",
            label=_l("Hoe vaak we je om hulp mogen vragen"),
            why=_l("Zodat er niet te veel bij jou komt."),
            term=_l("Tot je weggaat uit de buurt"),
            table=HelpLimit,
            whose=(HelpLimit.person_id,),
            shown={
                HelpLimit.most_a_month: _l("In een maand"),
                HelpLimit.most_open: _l("Tegelijk"),
                HelpLimit.rests_until: _l("Rust tot"),
            },
        ),
    ),
    erase=erase,
    not_theirs={Match.proposed_by_id: "the work of a verbinder is about the two neighbours, whose koppeling it is"},
    stays=(_l("Dat er een koppeling was en of het lukte, zonder jouw naam en zonder je woorden."),),
    stop=stop,
    leave=leave,
)
