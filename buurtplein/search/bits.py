"""Sets of document numbers as whole numbers: bit 5 is document 5.

And, or, without and counting go at the speed of C, and a set of 20,000 documents takes 2.5 KB.
"""

from collections.abc import Iterable, Iterator

NONE = 0


def from_ids(ids: Iterable[int], size: int) -> int:
    """The set of these numbers, all below `size`."""
    packed = bytearray(size // 8 + 1)
    for number in ids:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def ids(bits: int) -> Iterator[int]:
    """The numbers in the set, going up."""
    digits = f"{bits:b}"[::-1]
    number = digits.find("1")
    while number >= 0:
        yield number
        number = digits.find("1", number + 1)
