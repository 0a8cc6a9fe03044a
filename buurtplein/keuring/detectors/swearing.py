"""Clear swear words: a short list of our own, whole words only, so that an asbak stays an asbak.

What is as often an ordinary word is not in it: eikel, teef, nicht, pot, schoft, schijt, tering. Nor is a disease by
itself: someone may have cancer.
"""

import re
from collections.abc import Iterator

from buurtplein.keuring.detectors.finding import Finding, findings
from buurtplein.keuring.models import Kind

_ALONE = """
    klootzak(?:ken)? klote kloten kut kutje lul lullen lulhannes hoer hoeren hoerenzoon hoerenkind slet sletten sletje
    trut trutten kankerlijers? teringlijers? tyfuslijers? pokkelijers? pleurislijers? hufters? rotzak(?:ken)? klojo
    klojo['’]s smeerlap(?:pen)? mongool mongolen debiel debielen randdebiel(?:en)? imbeciel imbecielen flikkers?
    godverdomme godver gvd verdomme bitch bitches fuck fucking motherfuckers? neuk neukt neuken geneukt asshole
    nikkers? spleetoog spleetogen zandnegers? kutmarokka(?:an|nen) kutturk(?:en)? kutpolen zeikwijf zeikerds? optyfen
    optiefen opkankeren opsodemieteren oprotten
""".split()
_BEFORE = "kanker|kut|tyfus|tering|pokke|klere|klote|pleuris|hoeren"
_BEHIND = "wijf|wijven|hoer|hoeren|mongool|mongolen|hond|honden|jong|jongens|vent|kop|zooi|volk|buren|homo|bende"
_TOGETHER = (
    "krijg (?:toch )?(?:de )?(?:kanker|tering|tyfus|klere|pest|pleuris)",
    "(?:rot|flikker|sodemieter|pleur|donder|kanker|tief|tyf) (?:toch )?(?:een end )?op(?= ?(?:[!.,]|$|met))",
    "achterlijke (?:idioot|gladiool|mongool|trut|kop)",
    "(?:vuile|gore|vieze|smerige) (?:teef|varken|varkens|flikker|homo|jood|joden|turk|turken|marokkaan)",
)
_SWEARING = re.compile(
    rf"\b(?:{'|'.join(_ALONE)}|(?:{_BEFORE})(?:{_BEHIND})|{'|'.join(_TOGETHER)})(?!\w)", re.IGNORECASE
)


def swearing(text: str) -> Iterator[Finding]:
    """Words that hurt in every neighbourhood."""
    return findings(Kind.SWEARING, _SWEARING.finditer(text))
