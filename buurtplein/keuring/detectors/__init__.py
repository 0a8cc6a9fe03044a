"""What may be found in a text. Pure functions: a text in, findings out, in the order in which they stand there."""

from collections.abc import Iterator

from buurtplein.keuring.detectors.finding import Finding, normal
from buurtplein.keuring.detectors.personal import bsns, emails, ibans, names, phones, plates
from buurtplein.keuring.detectors.places import addresses
from buurtplein.keuring.detectors.suspicion import suspicions
from buurtplein.keuring.detectors.swearing import swearing

__all__ = ["MOST", "Finding", "find", "normal"]

MOST = 20  # findings in one text; more tell nothing new
# What one of these found is blotted out for the next: inside an account number no telephone number is seen.
_NUMBERS = (emails, ibans, plates, phones, bsns, addresses)
_WORDS = (names, swearing, suspicions)


def find(text: str) -> list[Finding]:
    """All that someone may want to look at again before others read this text."""
    found = [*_numbers(text), *(finding for detector in _WORDS for finding in detector(text))]
    return sorted(found, key=lambda finding: finding.start)[:MOST]


def _numbers(text: str) -> Iterator[Finding]:
    for detector in _NUMBERS:
        found = list(detector(text))
        yield from found
        for one in found:
            end = one.start + len(one.words)
            text = f"{text[: one.start]}{'|' * len(one.words)}{text[end:]}"
