"""Suspicion of people by how they look or where they seem to come from.

Two things in one sentence: a word for looks or origin, and a word of suspicion. Either by itself is an ordinary
sentence ("Turkse vrouwen koken samen", "ik vertrouw de remmen niet"). A person or a car called suspect counts too.
"""

import re
from collections.abc import Iterator

from buurtplein.keuring.detectors.finding import Finding, findings
from buurtplein.keuring.models import Kind

_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*")
_PERSON = (
    r"(?:man|mannen|mannetje|kerel|kerels|vrouw|vrouwen|jongen|jongens|jongeren|jeugd|jochies?|gast|gasten|types?"
    r"|lui|mensen|persoon|personen|figuur|figuren|knul|knullen|kinderen|familie|gezin|groepje|groep|bende|heren|vent)"
)
_ORIGIN = (
    r"(?:marokkaanse?|turkse?|poolse?|roemeense?|bulgaarse?|antilliaanse?|surinaamse?|somalische?|syrische?"
    r"|afrikaanse?|arabische?|aziatische?|albanese?|oekra[iï]ense?|algerijnse?|eritrese?|hongaarse?|joegoslavische?)"
)
_LOOKS = re.compile(
    rf"""\b(?:
        (?:licht|donker)?\s?getinte?
      | (?:donkere|zwarte|gekleurde|buitenlandse?|allochtone|islamitische|vreemde|{_ORIGIN})\s(?:\w+\s)?{_PERSON}
      | donker\s(?:van\shuid|type)|[\w-]{{2,30}}\s(?:uiterlijk|afkomst)|buitenlands\suitziende?|niet[- ]westerse?
      | (?:oost|zuid|noord)[- ](?:europe(?:aan|anen|se|es)|afrika(?:anse?|ans|nen))
      | (?:buitenlands|pools|roemeens|bulgaars|oekra[iï]ens|albanees)\skenteken
      | buitenlanders?|allochtoon|allochtonen|oostblok\w*|zigeuners?|marokka(?:an|nen|antjes?)|turken|roemenen|bulgaren
      | antillia(?:an|nen)|somali[eë]rs?|albane(?:es|zen)|afrikanen|asielzoekers?|moslims?|negers?|huidskleur|kleurtje
      | hoofddoek
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SUSPECT = re.compile(
    r"""\b(?:
        verdacht(?:e|s)?
      | (?:loop|loopt|lopen|liep|liepen|fietst|fietsen|rijdt|rijden|reed|reden|hangt|hangen|hing|hingen|zwerft|zwerven
        |sluipt|sluipen|struint|struinen|snuffelt)\s(?:\w+\s){0,6}?rond
      | rond(?:lopen|loopt|liep|liepen|lopende|hangen|hangt|hing|hingen|rijden|rijdt|reed|snuffelen|struinen|zwerven)
      | (?:rond|binnen)\s?(?:te\s)?(?:gluren|gluurt|gluurde|loeren|loert)|gluren|gluurt|loeren|loert|gluurders?
      | (?:kijkt|kijken|keek|keken)\s(?:\w+\s){0,6}?naar\sbinnen|naar\sbinnen\s(?:kijken|kijkt|keken|keek)
      | inbrekers?|inbraak|dief|dieven|stelen|steelt|jatten|jat|roven|dealen|dealers?
      | vertrouw(?:en|de)?\s(?:\w+\s){0,6}?niet|niet\ste\svertrouwen|geen\sgoed\sgevoel|niet\spluis
      | (?:pas|kijk)\s(?:\w+\s)?(?:op|uit)\svoor|in\sde\sgaten|gesignaleerd|niets?\ste\szoeken|horen?t?\shier\sniet
      | niet\sopendoen
      | langzaam\sdoor\s(?:de|onze)\s(?:wijk|straat|buurt)
      | (?:hangjongeren|hangjeugd|hanggroep|verkennen|verkent|overlast|criminelen?|tuig)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED = re.compile(
    rf"""\bverdachte?\s(?:\w+\s)?(?:{_PERSON}|busjes?|bus|bestelbus(?:je)?|auto(?:['’]s)?|wagen|voertuig(?:en)?|scooter
        |buitenlanders?)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def suspicions(text: str) -> Iterator[Finding]:
    """Sentences that suspect someone by how they look."""
    return findings(Kind.SUSPICION, (sentence for sentence in _SENTENCE.finditer(text) if _suspects(sentence[0])))


def _suspects(sentence: str) -> bool:
    if _CALLED.search(sentence):
        return True
    return bool(_LOOKS.search(sentence) and _SUSPECT.search(sentence))
