"""Where someone lives: a street with a house number, or a postcode with one."""

import re
from collections.abc import Iterator

from buurtplein.keuring.detectors.finding import Finding, findings
from buurtplein.keuring.models import Kind

_STREET = (
    r"(?:(?!(?:snel|rijks|auto|onder|terug|fiets|voet|wandel|zebra|speel|school)(?:weg|pad|plein)\b)"
    r"[a-z][\w'’-]{2,40}(?:straat|straatje|laan|weg|plein|gracht|kade|singel|dreef|hof|pad|steeg|dijk|plantsoen)"
    r"|(?-i:[A-Z])[\w'’-]{1,40} (?:straat|laan|weg|plein|gracht|kade|singel|dreef|hof|pad|steeg|dijk|plantsoen|markt))"
)
_NUMBER = (
    r"(?:,? (?:nr\.?|nummer|huisnummer))? ?\d{1,4}"
    r"(?: ?[a-h](?!\w)| ?(?:bis|hs|huis)(?!\w)|-(?:\d{1,3}|[a-z])(?!\w))?"
)
_MONTHS = "jan|feb|maart|mrt|april|apr|mei|juni|juli|jun|jul|aug|sep|okt|nov|dec"
_DAYS = r"(?:(?: ?(?:,|en|of|t/m|tot|tot en met|&|-|–) ?)\d{1,2})*"
# A number behind a street can be a day or a time: then it is no house.
_ENDS = (
    rf"(?!\w|[.:]\d|{_DAYS} (?:{_MONTHS}|uur|u\b))(?=[.,;:!?)\n\"’”/–-]|\s*$|\s+(?:en|of|in|te|is|was|zijn|woon|woont"
    r"|wonen|woonde|staat|staan|ligt|bij|aan|voor|op|naast|heeft|hebben|waar|om|van|tot|gaat|komt|doet|kan|mag|wil|met"
    r"|die|want|maar|dan|zit|zitten|tegenover|achter|vandaan|hoor|zet|zetten|laat|laten|maakt|geeft|had|hadden|moet|zoekt"
    r"|vraagt|verkoopt|blaft|blaffen|draait|speelt|parkeert|gooit|stookt|krijgt|belt|[1-9]\d{3} ?[A-Z]{2})\b)"
)
_ADDRESS = re.compile(rf"(?<![\w-]){_STREET}{_NUMBER}{_ENDS}", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<![\w.])[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2},? (?:(?:nr\.?|nummer|huisnummer) )?\d{1,4}(?![\w.:]\d|\w)"
)


def addresses(text: str) -> Iterator[Finding]:
    """A Dutch street name with a house number behind it, and a postcode with one (NEN 5825, the way people write it).

    By what its name ends in, so De Eik 12 is not seen; better that than every number in a sentence.
    """
    found = list(findings(Kind.ADDRESS, _ADDRESS.finditer(text)))
    yield from found
    ends = [(one.start, one.start + len(one.words)) for one in found]
    for match in _POSTCODE.finditer(text):
        if not any(start <= match.start() < end for start, end in ends):
            yield Finding(Kind.ADDRESS, match[0], match.start())
