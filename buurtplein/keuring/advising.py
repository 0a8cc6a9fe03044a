"""The advice that goes with a finding, in words for its writer."""

from collections.abc import Sequence

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.forms import Advice
from buurtplein.core.i18n import _, _l
from buurtplein.core.text import excerpt
from buurtplein.keuring.detectors import Finding, normal
from buurtplein.keuring.models import Kind
from buurtplein.keuring.queries import list_wijkagenten

QUOTED = 80  # characters
_TEXTS = {
    Kind.PHONE: _l("Iedereen die dit leest, ziet het nummer. Is het van een ander? Haal het dan weg."),
    Kind.EMAIL: _l("Iedereen die dit leest, ziet het adres. Is het van een ander? Haal het dan weg."),
    Kind.ADDRESS: _l("Woont hier iemand? Haal het huisnummer dan weg. De straat is genoeg."),
    Kind.BSN: _l("Dit lijkt een burgerservicenummer. Daarmee kan een ander misbruik maken. Haal het weg."),
    Kind.PLATE: _l("Aan een kenteken zie je van wie een auto is. Haal het weg."),
    Kind.IBAN: _l("Dit lijkt een rekeningnummer. Is het van een mens en niet van een club? Haal het dan weg."),
    Kind.NAME: _l("Weet deze persoon dat de naam hier staat? Een voornaam is vaak genoeg."),
    Kind.SWEARING: _l("Dit kan een buur pijn doen. Kun je het anders zeggen?"),
}
_OWN = {
    Kind.PHONE: _l(
        "Je telefoonnummer staat in de tekst: iedereen kan dat lezen. "
        "Zeggen jij en een buur allebei ja, dan krijgt de ander je nummer vanzelf."
    ),
    Kind.EMAIL: _l(
        "Je e-mailadres staat in de tekst: iedereen kan dat lezen. Buren kunnen je ook bereiken met een reactie."
    ),
}


def advice_on(viewer: Viewer, same: Sequence[Finding]) -> Advice:
    """What to tell about findings of one kind, that are all one's own or all not."""
    kind, words = same[0].kind, dict.fromkeys(excerpt(finding.words, QUOTED) for finding in same)
    about = f"{kind.label}: {', '.join(f'‘{one}’' for one in words)}"
    if kind is Kind.SUSPICION:
        return Advice(about, _about_suspicion(viewer))
    return Advice(about, str(_OWN[kind] if is_own(viewer, same[0]) else _TEXTS[kind]))


def is_own(viewer: Viewer, finding: Finding) -> bool:
    """Whether this is how its writer is reached."""
    own = {normal(reach) for reach in (viewer.me.phone, viewer.me.email) if reach}
    return finding.kind in _OWN and normal(finding.words) in own


def _about_suspicion(viewer: Viewer) -> str:
    asked = _(
        "Hoe iemand eruitziet, zegt niet wat iemand doet. Schrijf op wat je zag. Wat gebeurde er? Waar? Hoe laat?"
    )
    names = _(" of ").join(list_wijkagenten(viewer))
    if names:
        tell = _("Vertrouw je het niet? Vertel het %(names)s, de wijkagent, of bel 0900-8844.", names=names)
    else:
        tell = _("Vertrouw je het niet? Vertel het de wijkagent: bel 0900-8844.")
    return " ".join((asked, tell, _("Is er nu gevaar? Bel 112.")))
