"""Which wijkschouwen there are, what was found, and what became of it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from buurtplein.buurten.models import Membership, Partnership, RoleGrant
from buurtplein.buurten.queries import viewer_as
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.fresh import stamp
from buurtplein.core.i18n import _
from buurtplein.gesprekken.gatherings import State
from buurtplein.gesprekken.models import Gesprek, without_number
from buurtplein.gesprekken.policy import readable_gesprekken
from buurtplein.people.models import Person
from buurtplein.photos.models import Album, Photo
from buurtplein.schouwen.models import (
    Finding,
    FindingOutcome,
    OutcomeKind,
    Schouw,
    SchouwCallingOff,
    SchouwClosing,
    SchouwSharing,
    SheetLine,
)
from buurtplein.schouwen.policy import (
    may_plan_schouwen,
    readable_findings,
    readable_outcomes,
    readable_possible_leads,
    readable_schouwen,
    readable_sharings,
    readable_sheet_lines,
    shows_photos,
)
from buurtplein.wijkopgaven.models import Source, Wijkopgave
from buurtplein.wijkopgaven.policy import readable_opgaven, readable_sources

PAGE = 30


LATELY = 10  # sheets that the list begins with


class SheetRow(NamedTuple):
    """What stands on the sheet of one finding: where, what, and what came of it."""

    place: str
    words: str
    came: str
    kind: OutcomeKind | None
    party: str
    opgaven: tuple[Wijkopgave, ...]  # of those that this viewer may read
    photos: Sequence[Photo] = ()
    answer: str = ""


class Sheet(NamedTuple):
    """What was done with a wijkschouw. Once it is shared everyone reads the same."""

    rows: Sequence[SheetRow]
    left_out: int


class Found(NamedTuple):
    """A finding with its words, and what becomes of it: what someone said, and the opgaven that rest on it."""

    finding: Finding
    gesprek: Gesprek
    outcome: FindingOutcome | None
    opgaven: tuple[Wijkopgave, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody said yet what becomes of it."""
        return self.outcome is None and not self.opgaven


def list_schouwen(viewer: Viewer, before: Schouw | None = None) -> tuple[Sequence[Schouw], Schouw | None]:
    """A page of them, the furthest ahead first; and the last one when there are more."""
    asked = _schouwen(viewer)
    if before is not None:
        asked = asked.where(tuple_(Schouw.begins_at, Schouw.id) < (before.begins_at, before.id))
    found = db.session.scalars(asked.order_by(Schouw.begins_at.desc(), Schouw.id.desc()).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None


def get_schouw(viewer: Viewer, schouw_id: int) -> Schouw:
    """One of them. Raises NotFound, also when it is not for this viewer."""
    found = db.session.scalar(_schouwen(viewer).where(Schouw.id == schouw_id))
    if found is None:
        raise NotFound(_("Deze wijkschouw bestaat niet (meer)."))
    return found


def schouwen_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Schouw]:
    """Those of these that the viewer may read."""
    return {found.id: found for found in db.session.scalars(_schouwen(viewer).where(Schouw.id.in_(ids)))}


def led_by_one(viewer: Viewer, person_id: int) -> Sequence[Schouw]:
    """Those that someone leads and that are not finished or called off, the first one first."""
    off = Schouw.calling_off.has(SchouwCallingOff.buurt_id == viewer.buurt_id)
    closed = Schouw.closing.has(SchouwClosing.buurt_id == viewer.buurt_id)
    asked = _schouwen(viewer).where(readable_schouwen(viewer), Schouw.led_by_id == person_id, ~off, ~closed)
    return db.session.scalars(asked.order_by(Schouw.begins_at, Schouw.id)).all()


def mine_to_walk(viewer: Viewer) -> Sequence[Schouw]:
    """Those that I lead and that are not finished, for who works here still (readable_schouwen)."""
    return led_by_one(viewer, viewer.me.id) if viewer.person is not None and may_plan_schouwen(viewer) else []


def lead_of(viewer: Viewer, schouw: Schouw) -> Viewer | None:
    """Who leads it, as they are here today; to ask whether it has to be taken over (readable_schouwen)."""
    return viewer_as(schouw.led_by_id, viewer.buurt_id)


def possible_leads(viewer: Viewer) -> list[tuple[Person, RoleGrant]]:
    """Who can lead one, by name, each with the role they do it in; who has two is in it twice."""
    partner = and_(Partnership.organisation_id == RoleGrant.organisation_id, Partnership.buurt_id == viewer.buurt_id)
    asked = (
        select(Person, RoleGrant)
        .join(Membership, Membership.person_id == Person.id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .outerjoin(Partnership, partner)
        .where(readable_possible_leads(viewer), Person.erased_at.is_(None))
        .order_by(Person.name, RoleGrant.id)
        .options(joinedload(RoleGrant.organisation))
    )
    return [(person, grant) for person, grant in db.session.execute(asked)]


# ------------------------------------------------------------------------------------------- what was found
def list_findings(viewer: Viewer, schouw: Schouw) -> list[Found]:
    """What was found, in the order of the route as it was noted, with what becomes of it. Two statements."""
    rows = db.session.execute(_found(viewer).where(Finding.schouw_id == schouw.id).order_by(Finding.id)).all()
    taken_up = _taken_up(viewer, [gesprek.id for _finding, gesprek, _outcome in rows])
    return [Found(*row, tuple(taken_up.get(row[1].id, ()))) for row in rows]


def get_finding(viewer: Viewer, schouw: Schouw, finding_id: int) -> Found:
    """One finding of it. Raises NotFound."""
    here = (Finding.schouw_id == schouw.id, Finding.id == finding_id)
    row = db.session.execute(_found(viewer).where(*here)).first()
    if row is None:
        raise NotFound(_("Deze bevinding is er niet (meer)."))
    return Found(*row, tuple(_taken_up(viewer, [row[1].id]).get(row[1].id, ())))


def found_at(viewer: Viewer, gesprek: Gesprek) -> tuple[Schouw, Found] | None:
    """At which schouw the words were noted, and what becomes of them; None when at none."""
    asked = select(Finding).where(Finding.gesprek_id == gesprek.id, readable_findings(viewer))
    finding = db.session.scalar(asked)
    if finding is None:
        return None
    schouw = get_schouw(viewer, finding.schouw_id)
    return schouw, get_finding(viewer, schouw, finding.id)


def schouwen_behind(viewer: Viewer, gesprek_ids: Sequence[int]) -> Sequence[Schouw]:
    """The schouwen at which these words were noted, the first one first."""
    noted = select(Finding.schouw_id).where(Finding.gesprek_id.in_(gesprek_ids), readable_findings(viewer))
    asked = select(Schouw).where(Schouw.id.in_(noted), readable_schouwen(viewer))
    return db.session.scalars(asked.order_by(Schouw.begins_at, Schouw.id)).all()


def _found(viewer: Viewer) -> Select[Finding, Gesprek, FindingOutcome]:
    asked = select(Finding, Gesprek, FindingOutcome).join(Gesprek, Gesprek.id == Finding.gesprek_id)
    asked = asked.options(joinedload(Finding.album).selectinload(Album.photos))
    outcome = and_(FindingOutcome.finding_id == Finding.id, readable_outcomes(viewer))
    return asked.outerjoin(FindingOutcome, outcome).where(readable_findings(viewer), readable_gesprekken(viewer))


def _taken_up(viewer: Viewer, gesprek_ids: Sequence[int]) -> dict[int | None, list[Wijkopgave]]:
    """The opgaven that rest on these words; not what goes on in another, as that rests on them too."""
    asked = select(Source.gesprek_id, Wijkopgave).join(Wijkopgave, Wijkopgave.id == Source.opgave_id)
    its = (Source.gesprek_id.in_(gesprek_ids), Wijkopgave.merged_into_id.is_(None))
    asked = asked.where(*its, readable_sources(viewer), readable_opgaven(viewer))
    found: dict[int | None, list[Wijkopgave]] = {}
    for gesprek_id, opgave in db.session.execute(asked.order_by(Wijkopgave.id)):
        found.setdefault(gesprek_id, []).append(opgave)
    return found


# ------------------------------------------------------------------------------------------- what was done with it
def get_sheet(viewer: Viewer, schouw: Schouw) -> Sheet:
    """What was done: what was written for the buurt once it is shared; before that, for who works here, all there is.

    Raises NotFound, also when it is there but not for this viewer (readable_sheet_lines).
    """
    if schouw.sharing is not None:
        under = _opgaven_under(viewer, schouw)
        lines = list_sheet_lines(viewer, schouw).values()
        photos = _photos_of(viewer, [line.finding_id for line in lines if line.with_photos])
        rows = [
            SheetRow(*_said(line), tuple(under.get(line.finding_id, ())), photos.get(line.finding_id, ()))
            for line in lines
        ]
        return Sheet(rows, schouw.sharing.left_out)
    if schouw.state is not State.CLOSED or not may_plan_schouwen(viewer):
        raise NotFound(_("Van deze wijkschouw is er nog geen blad om te lezen."))
    under = _opgaven_under(viewer, schouw)
    return Sheet([_row(one, under) for one in list_findings(viewer, schouw)], 0)


def _photos_of(viewer: Viewer, finding_ids: Sequence[int]) -> dict[int, list[Photo]]:
    asked = select(Finding.id, Photo).join(Photo, Photo.album_id == Finding.album_id)
    asked = asked.where(Photo.buurt_id == viewer.buurt_id)
    here = (Finding.id.in_(finding_ids), Finding.buurt_id == viewer.buurt_id, shows_photos(viewer))
    found: dict[int, list[Photo]] = {}
    for finding_id, photo in db.session.execute(asked.where(*here).order_by(Photo.position, Photo.id)):
        found.setdefault(finding_id, []).append(photo)
    return found


def _said(line: SheetLine) -> tuple[str, str, str, OutcomeKind | None, str]:
    return line.place, line.words, line.came, line.kind, line.party


def _row(found: Found, under: dict[int, list[Wijkopgave]]) -> SheetRow:
    place, outcome, opgaven = without_number(found.gesprek.street), found.outcome, under.get(found.finding.id, ())
    if outcome is None:
        return SheetRow(place, found.gesprek.words, "", None, "", tuple(opgaven), found.finding.photos)
    said = (place, found.gesprek.words, outcome.words, outcome.kind, outcome.party)
    return SheetRow(*said, tuple(opgaven), found.finding.photos, outcome.answer)


def list_sheet_lines(viewer: Viewer, schouw: Schouw) -> dict[int, SheetLine]:
    """What was written for the buurt, by finding, in the order of the route; not of words that are gone."""
    asked = select(SheetLine).join(Finding, Finding.id == SheetLine.finding_id)
    here = (SheetLine.schouw_id == schouw.id, Finding.gesprek_id.is_not(None), Finding.buurt_id == viewer.buurt_id)
    found = db.session.scalars(asked.where(*here, readable_sheet_lines(viewer)).order_by(SheetLine.finding_id))
    return {line.finding_id: line for line in found}


def stamp_of_sheet(viewer: Viewer, schouw: Schouw) -> str:
    """Another one when something else was written for the buurt (readable_sheet_lines), or it is shared or not."""
    lines = list_sheet_lines(viewer, schouw).values()
    return stamp(
        schouw.sharing is not None, *((line.finding_id, line.words, line.came, line.with_photos) for line in lines)
    )


def shared_schouwen(viewer: Viewer) -> Sequence[Schouw]:
    """Those of which the buurt can read what was done, the last one shared first; at most `LATELY`."""
    asked = _schouwen(viewer).join(SchouwSharing, SchouwSharing.schouw_id == Schouw.id)
    asked = asked.where(readable_sharings(viewer)).order_by(SchouwSharing.made_at.desc(), SchouwSharing.id.desc())
    return db.session.scalars(asked.limit(LATELY)).all()


def _opgaven_under(viewer: Viewer, schouw: Schouw) -> dict[int, list[Wijkopgave]]:
    """The opgaven that this viewer may read, by the finding on which they rest, with how they ended."""
    asked = select(Finding.id, Wijkopgave).join(Source, Source.gesprek_id == Finding.gesprek_id)
    asked = asked.join(Wijkopgave, Wijkopgave.id == Source.opgave_id).options(selectinload(Wijkopgave.endings))
    its = (Finding.schouw_id == schouw.id, Finding.buurt_id == viewer.buurt_id, Wijkopgave.merged_into_id.is_(None))
    asked = asked.where(*its, readable_sources(viewer), readable_opgaven(viewer)).order_by(Wijkopgave.id)
    found: dict[int, list[Wijkopgave]] = {}
    for finding_id, opgave in db.session.execute(asked):
        found.setdefault(finding_id, []).append(opgave)
    return found


def _schouwen(viewer: Viewer) -> Select[Schouw]:
    return select(Schouw).where(readable_schouwen(viewer)).options(*_ALL)


_ALL = (
    joinedload(Schouw.led_by),
    selectinload(Schouw.calling_off),
    selectinload(Schouw.closing),
    selectinload(Schouw.sharing),
)
