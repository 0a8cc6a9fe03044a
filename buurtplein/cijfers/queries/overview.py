"""What is done with what neighbours tell: opgaven and acties by state and age, and how quickly. Never about a person.

Of the whole buurt, or of one organisation in it or in several. Five statements, however much there is and wherever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select, text, tuple_

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.cijfers.policy import (
    listed_acties,
    listed_offers,
    listed_opgaven,
    listed_sources,
    listed_workers,
    may_see_overview,
)
from buurtplein.cijfers.queries.parties import Party
from buurtplein.core.clock import midnight, now, this_hour, today
from buurtplein.core.db import db
from buurtplein.core.figures import middle
from buurtplein.core.i18n import _l, language
from buurtplein.core.keep import shared
from buurtplein.gesprekken.models import Gesprek
from buurtplein.posts.models import Comment, Post
from buurtplein.wijkopgaven.models import (
    Actie,
    ActieOffer,
    ActieState,
    OpgaveState,
    OwnerKind,
    Source,
    SourceKind,
    Step,
    Wijkopgave,
)

Viewers = tuple[Viewer, ...]  # who someone is in each buurt of which it is
LAST = 100  # opgaven of which is told how quickly it went; so it is of lately, and costs the same everywhere
YEAR = timedelta(days=365)  # what was done or ended longer ago is not counted
WEEKS = 12  # of handing over
WAITS_LONG = timedelta(days=3)  # for a yes or no
AGES = (  # since it was made: shorter than this, and the words for it
    (timedelta(days=30), _l("Korter dan een maand")),
    (timedelta(days=91), _l("1 tot 3 maanden")),
    (YEAR, _l("3 tot 12 maanden")),
    (None, _l("Langer dan een jaar")),
)
MOST = 1_000_000  # there are never as many of one age in a buurt
STATES = {
    OpgaveState.DRAFT: _l("Nog niet zichtbaar voor de buurt"),
    OpgaveState.OPEN: _l("Loopt"),
    OpgaveState.ENDED: _l("Afgerond in het laatste jaar"),
}


@dataclass(frozen=True)
class Counted:
    """How many there are in one state, by age."""

    label: str
    by_age: tuple[int, ...]

    @property
    def number(self) -> int:
        """Of whatever age."""
        return sum(self.by_age)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    number: int
    of: int

    @property
    def percentage(self) -> int:
        """Whole percents; of nothing it is 0."""
        return round(100 * self.number / self.of) if self.of else 0


@dataclass(frozen=True)
class Overview:
    """What is shown of a buurt, or of one organisation in it."""

    opgaven: Sequence[Counted]
    acties: Sequence[Counted]
    sides: Sequence[tuple[OwnerKind, int]]  # acties that are not done, by whose turn it is
    answered_after: timedelta | None  # from the first post to the first answer, of half; None when there are too few
    acted_after: timedelta | None  # to the first actie
    from_residents: Share  # began with what a neighbour wrote
    handed_over: Sequence[tuple[Step, int]]  # how it ended, of those asked in these weeks
    waiting_long: int  # for a yes or no
    late: int  # acties past their day


@dataclass(frozen=True)
class _First:
    told_at: datetime | None
    by_resident: bool
    answered_at: datetime | None
    acted_at: datetime | None

    def until(self, moment: datetime | None) -> timedelta | None:
        """How long after someone told of it; nothing when it was done before."""
        return moment - self.told_at if moment and self.told_at and moment >= self.told_at else None


def overview(viewer: Viewer, party: Party | None = None) -> Overview | None:
    """The overview of this buurt now, as far as the party leads opgaven and has acties (listed_…).

    None when the party is too small to be told apart.
    """
    return _kept((viewer,), party)


def own_overview(viewer: Someone, party: Party) -> Overview | None:
    """The same over all buurten where the viewer works for it (see list_own_parties)."""
    return _kept(tuple(one for one in party.viewers if viewer.is_me(one.id)), party)


def _kept(viewers: tuple[Viewer, ...], party: Party | None) -> Overview | None:
    """Counted once until something changes in one of the buurten."""
    if party is not None and not party.is_told_apart:
        return None
    places = tuple((viewer.buurt_id, viewer.buurt.version, may_see_overview(viewer)) for viewer in viewers)
    party_id = party.id if party else None
    key = ("overview", places, party_id, this_hour(), language())
    return shared(viewers[0], key, lambda: _overview(viewers, party_id))


def _overview(viewers: Viewers, party_id: int | None) -> Overview:
    acties = _acties(viewers, party_id)
    firsts = _firsts(viewers, party_id)
    steps, waiting_long = _handed_over(viewers, party_id)
    open_acties = [row for row in acties if row.state != ActieState.DONE]
    return Overview(
        opgaven=_by_age(_opgaven(viewers, party_id), {state: str(label) for state, label in STATES.items()}),
        acties=_by_age(acties, {state: state.label for state in ActieState}),
        sides=tuple((kind, sum(row.number for row in open_acties if row.owner_kind == kind)) for kind in OwnerKind),
        answered_after=middle(filter(None, (first.until(first.answered_at) for first in firsts))),
        acted_after=middle(filter(None, (first.until(first.acted_at) for first in firsts))),
        from_residents=Share(sum(first.by_resident for first in firsts), len(firsts)),
        handed_over=steps,
        waiting_long=waiting_long,
        late=sum(row.late for row in open_acties),
    )


def _by_age(rows: Sequence[Row[Any]], labels: dict[Any, str]) -> tuple[Counted, ...]:
    """Each row has how many there are (`number`) and of which ages (see _ages)."""
    counted = {state: [0] * len(AGES) for state in labels}
    for row in rows:
        younger = [int(row.ages) // MOST**place % MOST for place in range(len(AGES) - 1)]
        ages = (*younger, row.number - sum(younger))
        counted[row.state] = [one + other for one, other in zip(counted[row.state], ages, strict=True)]
    return tuple(Counted(label, tuple(counted[state])) for state, label in labels.items())


def _ages(made_at: Any) -> Any:
    """How many there are of each of AGES but the oldest, as one number with a digit for each.

    Counting each of them by itself takes twice as long, which is most of what the page costs.
    """
    limits = [most for most, _words in AGES if most]
    digits = [(made_at > now() - most, MOST**place) for place, most in enumerate(limits)]
    return func.sum(case(*digits, else_=0)).label("ages")


def _opgaven(viewers: Viewers, party_id: int | None) -> Sequence[Row[Any]]:
    state = case(
        (Wijkopgave.ended_at.is_not(None), OpgaveState.ENDED),
        (Wijkopgave.published_at.is_(None), OpgaveState.DRAFT),
        else_=OpgaveState.OPEN,
    ).label("state")
    lately = or_(Wijkopgave.ended_at.is_(None), Wijkopgave.ended_at > now() - YEAR)
    by_itself = Wijkopgave.merged_into_id.is_(None)  # what goes on in another did not end
    asked = select(state, func.count().label("number"), _ages(Wijkopgave.made_at)).where(
        listed_opgaven(*viewers), lately, by_itself
    )
    by_state = text("state")  # by its name: PostgreSQL takes the same question with other values for another
    return db.session.execute(_led_by(asked, party_id).group_by(by_state)).all()


def _led_by(asked: Select[Any], party_id: int | None) -> Select[Any]:
    return asked if party_id is None else asked.where(Wijkopgave.organisation_id == party_id)


def _acties(viewers: Viewers, party_id: int | None) -> Sequence[Row[Any]]:
    """Of opgaven that have not ended."""
    ended = select(Wijkopgave.id).where(listed_opgaven(*viewers), Wijkopgave.ended_at.is_not(None))
    number, late = func.count().label("number"), func.count().filter(Actie.due_on < today()).label("late")
    asked = select(Actie.state, Actie.owner_kind, number, late, _ages(Actie.made_at))
    asked = asked.where(listed_acties(*viewers), Actie.opgave_id.not_in(ended))
    if party_id is not None:
        asked = asked.where(tuple_(Actie.buurt_id, Actie.owner_id).in_(_who_work_for(viewers, party_id)))
    return db.session.execute(asked.group_by(Actie.state, Actie.owner_kind)).all()


def _who_work_for(viewers: Viewers, party_id: int) -> Select[Any, Any]:
    """In which buurt, and who."""
    asked = select(Membership.buurt_id, Membership.person_id).join(RoleGrant, RoleGrant.membership_id == Membership.id)
    asked = asked.join(Partnership, Partnership.organisation_id == RoleGrant.organisation_id)
    return asked.where(listed_workers(*viewers), RoleGrant.organisation_id == party_id)


def _firsts(viewers: Viewers, party_id: int | None) -> list[_First]:
    """Of the last opgaven: when someone told of it, who that was, and what was done first."""
    by_itself = Wijkopgave.merged_into_id.is_(None)
    newest = _led_by(select(Wijkopgave.id).where(listed_opgaven(*viewers), by_itself), party_id)
    lately = newest.order_by(Wijkopgave.made_at.desc(), Wijkopgave.id.desc()).limit(LAST).subquery()
    acted = select(func.min(Actie.made_at)).where(Actie.opgave_id == Source.opgave_id, listed_acties(*viewers))
    told = func.coalesce(Post.published_at, Comment.placed_at, Gesprek.noted_at)
    of_resident = (func.coalesce(Post.signed_as, Comment.signed_as, "") == "", Source.kind != SourceKind.FINDING)
    by_resident = case((and_(*of_resident), told))
    firsts = (func.min(told), func.min(by_resident), func.min(Source.first_answered_at))
    asked = select(*firsts, acted.correlate(Source).scalar_subquery()).select_from(Source)
    asked = asked.outerjoin(Post, and_(Post.id == Source.post_id, Post.buurt_id == Source.buurt_id))
    asked = asked.outerjoin(Comment, and_(Comment.id == Source.comment_id, Comment.buurt_id == Source.buurt_id))
    asked = asked.outerjoin(Gesprek, and_(Gesprek.id == Source.gesprek_id, Gesprek.buurt_id == Source.buurt_id))
    here = (listed_sources(*viewers), Source.opgave_id.in_(select(lately)), told.is_not(None))
    rows = db.session.execute(asked.where(*here).group_by(Source.opgave_id))
    return [_First(told, told is not None and told == by_one, *done) for told, by_one, *done in rows]


def _handed_over(viewers: Viewers, party_id: int | None) -> tuple[tuple[tuple[Step, int], ...], int]:
    """How it went when someone was asked to take an actie over, and how many wait long for an answer."""
    long = func.sum(case((ActieOffer.made_at < now() - WAITS_LONG, 1), else_=0))
    asked = select(ActieOffer.ended, func.count(), long).where(listed_offers(*viewers))
    asked = asked.where(ActieOffer.made_at >= midnight(today() - timedelta(weeks=WEEKS)))
    if party_id is not None:
        mine = tuple_(ActieOffer.buurt_id, ActieOffer.to_id).in_(_who_work_for(viewers, party_id))
        asked = asked.where(or_(ActieOffer.organisation_id == party_id, mine))
    rows = {
        ended or Step.ASKED: (number, long)
        for ended, number, long in db.session.execute(asked.group_by(ActieOffer.ended))
    }
    return tuple((step, rows[step][0]) for step in Step if step in rows), rows.get(Step.ASKED, (0, 0))[1]
