"""What the audit book holds of a person: numbers, never words."""

from buurtplein.audit.models import AuditEntry
from buurtplein.core.i18n import _l
from buurtplein.core.own import Kept, Part

PART = Part(
    kept=(
        Kept(
            name="logboek",
            label=_l("Wat je deed dat we moeten kunnen nagaan"),
            why=_l("Om later te kunnen nagaan wie wat besliste. Er staan nummers in, geen namen of teksten."),
            term=_l("Zolang de buurt het plein gebruikt"),
            table=AuditEntry,
            whose=(AuditEntry.actor_id,),
            shown={AuditEntry.at: _l("Wanneer"), AuditEntry.act: _l("Wat"), AuditEntry.subject: _l("Waarover")},
        ),
    ),
    stays=(_l("Het nummer van je account in ons logboek. Je naam hoort daar dan niet meer bij."),),
)
