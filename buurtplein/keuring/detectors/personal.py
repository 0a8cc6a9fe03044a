"""Numbers, addresses of mail and names by which a person can be reached or known."""

import re
from collections.abc import Iterator

from buurtplein.keuring.detectors.finding import Finding, findings
from buurtplein.keuring.models import Kind

# ------------------------------------------------------------------------------------------- telephone
_GAP = r"[ ./-]{0,3}"
_PHONE = re.compile(
    rf"""(?<![\w+./-])(?:
        (?:\+|00)31{_GAP}(?:\(0\){_GAP})?[1-9](?:{_GAP}\d){{8}}   # from abroad
      | \(?0(?:6|[1-578]\d|[1-57]\d\d)\)?(?:{_GAP}\d){{6,8}}      # at home: an area of two to four digits
      | \+(?!31)[1-9]\d(?:{_GAP}\d){{7,12}}                       # of another country
    )(?![\d-]\w|\w)""",
    re.VERBOSE,
)
_OF_SERVICES = re.compile(r"(?:0|0031|\+31)(?:800|90\d|88)")
_HOME = 10  # digits


def phones(text: str) -> Iterator[Finding]:
    """Telephone numbers of people, Dutch and foreign.

    Not 0800, 0900 and 088, which are of organisations, nor 112 and 14 0xx.
    Source: Nummerplan telefoon- en ISDN-diensten.
    """
    return findings(Kind.PHONE, (match for match in _PHONE.finditer(text) if _is_phone(match[0])))


def _is_phone(words: str) -> bool:
    digits = re.sub(r"\(0\)|[^\d+]", "", words) if words.startswith(("+", "00")) else re.sub(r"\D", "", words)
    at_home = not digits.startswith(("+", "00"))
    return not _OF_SERVICES.match(digits) and (not at_home or len(digits) == _HOME)


# ------------------------------------------------------------------------------------------- mail
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}\b", re.IGNORECASE)
_OF_A_DESK = re.compile(
    r"(?:info|contact|secretariaat|secretaris|bestuur|balie|receptie|redactie|administratie|planning|algemeen"
    r"|gemeente|wijkteam|wijkcentrum|buurthuis|buurtteam|aanmelden|inschrijven|vrijwilligers|meldpunt|service)[\w.+-]*@",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[Finding]:
    """Addresses of mail (the common part of RFC 5321), but not those of a desk, as info@ and bestuur@."""
    return findings(Kind.EMAIL, (match for match in _EMAIL.finditer(text) if not _OF_A_DESK.match(match[0])))


# ------------------------------------------------------------------------------------------- numbers with a check
_NINE = re.compile(r"(?<![\w.,€-])(?<!€ )(?:\d{9}|\d{3} \d{3} \d{3}|\d{4}[. ]\d{2}[. ]\d{3})(?![\w-]|[.,]\d)")
_CALLED_BSN = re.compile(
    r"\b(?:bsn|burger ?service ?nummer|sofi-?nummer)\W{0,3}(?:nummer|is|was)?\W{0,3}(?P<number>\d(?:[. ]?\d){7,8})\b",
    re.IGNORECASE,
)


def bsns(text: str) -> Iterator[Finding]:
    """Numbers of nine digits that pass the eleven-test; of eight when they are called a BSN.

    Source: Logisch Ontwerp BSN (Rijksdienst voor Identiteitsgegevens).
    """
    called = [match for match in _CALLED_BSN.finditer(text) if passes_eleven_test(match["number"])]
    yield from findings(Kind.BSN, called, "number")
    taken = {match.start("number") for match in called}
    bare = (match for match in _NINE.finditer(text) if match.start() not in taken)
    yield from findings(Kind.BSN, (match for match in bare if passes_eleven_test(match[0])))


def passes_eleven_test(number: str) -> bool:
    """Whether 9·a + 8·b + … + 2·h − 1·i can be divided by eleven; a number of eight digits begins with a nought."""
    digits = [int(digit) for digit in number if digit.isdecimal()]
    if not 8 <= len(digits) <= 9 or not any(digits):
        return False
    *rest, last = [0] * (9 - len(digits)) + digits
    return (sum(weight * digit for weight, digit in zip(range(9, 1, -1), rest, strict=True)) - last) % 11 == 0


_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Za-z0-9])", re.IGNORECASE)
_IBAN_LENGTHS = range(15, 35)


def ibans(text: str) -> Iterator[Finding]:
    """Account numbers: ISO 13616, with the two check digits of ISO 7064 (mod 97)."""
    for match in _IBAN.finditer(text):
        if words := _iban_at_start(match[0]):
            yield Finding(Kind.IBAN, words, match.start())


def _iban_at_start(words: str) -> str:
    """The longest beginning, cut between groups, that is right: the words that come next may look like part of it."""
    while words and not passes_mod_97(words):
        words = words.rpartition(" ")[0]
    return words


def passes_mod_97(iban: str) -> bool:
    """Whether its first four characters put last, letters as 10 to 35, leave one when divided by 97."""
    plain = iban.replace(" ", "").upper()
    if len(plain) not in _IBAN_LENGTHS or not (plain.isascii() and plain.isalnum()):
        return False
    if plain.startswith("NL") and len(plain) != 18:
        return False
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


# ------------------------------------------------------------------------------------------- plates
_SIDECODES = (
    "XX-99-99 99-99-XX 99-XX-99 XX-99-XX XX-XX-99 99-XX-XX 99-XXX-9 9-XXX-99 XX-999-X X-999-XX XXX-99-X X-99-XXX "
    "9-XX-999 999-XX-9"
).split()


def _plate(between: str) -> str:
    signs = {"9": r"\d", "X": "[A-Z]", "-": between}
    return f"(?:{'|'.join(''.join(signs[sign] for sign in code) for code in _SIDECODES)})"


_PLATE = re.compile(rf"(?<![\w-]){_plate('-')}(?![\w-])")
_CALLED_PLATE = re.compile(
    rf"\bkenteken(?:plaat)?\W{{0,3}}(?:is|was)?\W{{0,3}}(?P<plate>{_plate('[- ]?')})(?!\w)", re.IGNORECASE
)


def plates(text: str) -> Iterator[Finding]:
    """Dutch licence plates, sidecodes 1 to 14 of the RDW: in capitals with hyphens, or called a kenteken."""
    called = list(_CALLED_PLATE.finditer(text))
    yield from findings(Kind.PLATE, called, "plate")
    taken = {match.start("plate") for match in called}
    yield from findings(Kind.PLATE, (match for match in _PLATE.finditer(text) if match.start() not in taken))


# ------------------------------------------------------------------------------------------- names
_NAME = re.compile(
    r"\b(?:[Mm]eneer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Dd]e heer) (?:(?:[Dd]rs?|[Mm]r|[Pp]rof|[Ii]r)\.? ){0,3}"
    r"(?:(?:[Vv]an|[Dd]e|den|der|[Tt]en|[Tt]er|[Ee]l|al|[Ii]n|['’]t) ){0,3}[A-Z][\w'’]{1,40}(?:-[A-Z][\w'’]{1,40})?"
)
_OFFICES = re.compile(r"(?:Burgemeester|Voorzitter|Wethouder|Minister|Pastoor|Dokter|President|Koningin|Koning)\b")


def names(text: str) -> Iterator[Finding]:
    """A surname behind meneer or mevrouw. First names are on every post here, and a bare surname is often a street."""
    found = (match for match in _NAME.finditer(text) if not _OFFICES.match(match[0].split(" ", 1)[1]))
    return findings(Kind.NAME, found)
