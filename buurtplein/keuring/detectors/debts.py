"""Words about someone's debts, and amounts of money: what a note that many read must not hold, however it is meant.

Not in it are words of a service, such as schuldhulp, and of who did something: schuldig, onschuldig, niet mijn schuld.
"""

import re

_WORDS = """
    schulden schuldenlast schuldenaars? schuldeisers? schuldsanering \\w{3,}schuld(?:en)?
    (?<!mijn\\s)(?<!jouw\\s)(?<!zijn\\s)(?<!haar\\s)(?<!hun\\s)(?<!ons\\s)(?<!onze\\s)(?<!eigen\\s)schuld
    (?:huur|betalings|betaal|energie|zorg|hypotheek|belasting)achterstand(?:en)?
    achterstallig\\w* deurwaarders?\\w* incasso\\w* loonbeslag beslaglegging wanbetal\\w+ aanmaning(?:en)?
    dwangbevel(?:en)? ontruimingsvonnis\\w* bewindvoer\\w+ wsnp faillissement
""".split()
_NUMBER = r"\d[\d.]*(?:,(?:\d{1,2}|-))?"
_AMOUNTS = (rf"(?:€|\beuro?\b|\beur\b)\s*{_NUMBER}", rf"\b{_NUMBER}\s*(?:€|euro?['’]?s?\b|eur\b)", r"\b\d[\d.]*,-")
_DEBTS = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?!\w)|{'|'.join(_AMOUNTS)}", re.IGNORECASE)


def tells_of_debts(text: str) -> bool:
    """Whether it holds an amount of money, or a word for what someone owes."""
    return _DEBTS.search(text) is not None
