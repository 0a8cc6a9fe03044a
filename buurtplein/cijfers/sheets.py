"""The overview as tables: what a page shows beside its pictures, and what goes into a spreadsheet."""

from collections.abc import Sequence
from datetime import timedelta

from buurtplein.cijfers.queries import AGES, LAST, WEEKS, Counted, Overview
from buurtplein.core.figures import how_quickly
from buurtplein.core.i18n import _
from buurtplein.core.sheets import Cell, Sheet


def sheets_of(found: Overview) -> list[Sheet]:
    """The tables of an overview, each with its title."""
    number = _("Aantal")
    return [
        _aged(_("Opgaven"), found.opgaven),
        _aged(_("Acties"), found.acties),
        Sheet(_("Wie is aan zet"), (_("Wie"), number), [(kind.label, n) for kind, n in found.sides]),
        Sheet(_("Overdragen"), (_("Hoe het ging"), number), [(step.label, n) for step, n in found.handed_over]),
        Sheet(_("Tempo en begin"), (_("Wat"), _("Hoeveel")), _facts(found)),
    ]


def _aged(title: str, rows: Sequence[Counted]) -> Sheet:
    head = (_("Stand"), *(str(words) for _most, words in AGES), _("Samen"))
    return Sheet(title, head, [(row.label, *row.by_age, row.number) for row in rows])


def _facts(found: Overview) -> list[tuple[str, Cell]]:
    return [
        (_("Eerste antwoord, in de helft van de laatste %(num)d opgaven", num=LAST), quickly(found.answered_after)),
        (_("Eerste actie, in de helft van de laatste %(num)d opgaven", num=LAST), quickly(found.acted_after)),
        (_("Begonnen bij een bewoner"), found.from_residents.number),
        (_("Van hoeveel opgaven"), found.from_residents.of),
        (_("Acties te laat"), found.late),
        (_("Vragen om over te nemen die langer dan drie dagen wachten"), found.waiting_long),
        (_("Gevraagd in hoeveel weken"), WEEKS),
    ]


def quickly(time: timedelta | None) -> str:
    """ "binnen 3 dagen", or that there are too few to say."""
    return how_quickly(time) if time is not None else _("te weinig om te zeggen")
