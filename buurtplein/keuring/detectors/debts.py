"""Words about someone's debts, and amounts of money: what a note that many read must not hold, however it is meant.

Not in it are words of a service, such as schuldhulp, and of who did something: schuldig, onschuldig.
"""

import re

_WORDS = """
    schuld(?:en)? schuldenlast schuldeisers? schuldsanering huurachterstand(?:en)? huurschuld(?:en)?
    (?:betalings|betaal|energie|zorg|hypotheek|belasting)(?:achterstand(?:en)?|schuld(?:en)?)
    achterstallig\\w* deurwaarders?\\w* incasso\\w* loonbeslag beslaglegging wanbetal\\w+ aanmaning(?:en)?
    dwangbevel(?:en)? ontruimingsvonnis\\w* bewindvoer\\w+ wsnp faillissement
""".split()
_NUMBER = r"\d[\d.]*(?:,(?:\d{1,2}|-))?"
_AMOUNTS = (rf"(?:€|\beuro?\b|\beur\b)\s*{_NUMBER}", rf"\b{_NUMBER}\s*(?:€|euro?\b|eur\b)", r"\b\d[\d.]*,-")
_DEBTS = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?!\w)|{'|'.join(_AMOUNTS)}", re.IGNORECASE)


def tells_of_debts(text: str) -> bool:
    """Whether it holds an amount of money, or a word for what someone owes."""
    return _DEBTS.search(text) is not None
