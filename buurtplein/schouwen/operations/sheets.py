"""Letting the buurt read what was done with a wijkschouw, and taking that back."""

from collections.abc import Mapping
from dataclasses import dataclass

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.fresh import require_seen
from buurtplein.core.i18n import _
from buurtplein.gesprekken.models import without_number
from buurtplein.outbox.emit import emit
from buurtplein.schouwen.holding import hold_schouw
from buurtplein.schouwen.models import OutcomeKind, Schouw, SchouwSharing, SheetLine
from buurtplein.schouwen.policy import may_share_schouw, may_take_back_sheet
from buurtplein.schouwen.queries import Found, list_findings, list_sheet_lines, stamp_of_sheet


@dataclass(frozen=True)
class Told:
    """What the buurt reads of a finding: what it was, and what was done with it. Without words it is left out.

    `with_photos`: whether it sees the photos as well.
    """

    words: str
    came: str = ""
    with_photos: bool = False


def share_schouw(viewer: Viewer, schouw: Schouw, told: Mapping[int, Told], *, seen: str | None = None) -> None:
    """Let the whole buurt read this of the findings, by their ids, in the place of what it read before.

    Emits "schouw.shared". Raises NotAllowed, and RuleBroken when nothing is told, when nothing is done with a finding
    and it does not say why, and when someone else changed it meanwhile (`seen`: the stamp of what stood there).
    """
    require(may_share_schouw(viewer, schouw))
    hold_schouw(schouw)
    require_seen(seen, stamp_of_sheet(viewer, schouw))
    found = list_findings(viewer, schouw)
    shared = [one for one in found if told.get(one.finding.id, Told("")).words]
    if not shared:
        raise RuleBroken(_("Schrijf van minstens één bevinding op wat de buurt leest."))
    _keep_lines(viewer, schouw, {one.finding.id: _line(one, told[one.finding.id]) for one in shared})
    sharing = schouw.sharing or SchouwSharing(buurt_id=viewer.buurt_id, schouw_id=schouw.id, by_id=viewer.me.id)
    sharing.left_out = len(found) - len(shared)
    schouw.sharing = sharing
    emit("schouw.shared", schouw, by=viewer)


def _line(found: Found, told: Told) -> dict[str, object]:
    kind = found.outcome.kind if found.outcome else None
    if kind is OutcomeKind.NOTHING and not told.came:
        raise RuleBroken(_("Schrijf op waarom er niets mee gebeurt."), field=f"came_{found.finding.id}")
    party = found.outcome.party if found.outcome else ""
    return {
        "place": without_number(found.gesprek.street),
        "words": told.words,
        "came": told.came,
        "kind": kind,
        "party": party,
        "with_photos": told.with_photos and bool(found.finding.photos),
    }


def _keep_lines(viewer: Viewer, schouw: Schouw, lines: Mapping[int, dict[str, object]]) -> None:
    stood = list_sheet_lines(viewer, schouw)
    for finding_id in stood.keys() - lines.keys():
        db.session.delete(stood[finding_id])
    for finding_id, said in lines.items():
        line = stood.get(finding_id) or SheetLine(buurt_id=viewer.buurt_id, schouw_id=schouw.id, finding_id=finding_id)
        for name, value in said.items():
            setattr(line, name, value)
        db.session.add(line)


def take_back_sheet(viewer: Viewer, schouw: Schouw) -> None:
    """Let the buurt not read it any more ("schouw.taken_back"); what was written stays for who works here.

    Raises NotAllowed, also when it is not shared.
    """
    require(may_take_back_sheet(viewer, schouw))
    hold_schouw(schouw)
    require(may_take_back_sheet(viewer, schouw))  # nobody did just now
    db.session.delete(schouw.sharing)
    db.session.flush()
    db.session.expire(schouw, ["sharing"])
    emit("schouw.taken_back", schouw, by=viewer)
