"""In which sizes a photo is kept, and the numbers that a page needs to show one."""

from typing import NamedTuple

SIZES = (240, 480, 960, 1600)  # pixels of the longest side: on a card, in a row, on a phone, on a wide screen
LARGEST = SIZES[-1]


def fit(width: int, height: int, size: int) -> tuple[int, int]:
    """Width and height of a photo whose longest side is at most `size`; a small one stays as it is."""
    scale = min(1.0, size / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def sizes_of(width: int, height: int) -> tuple[int, ...]:
    """In which sizes a photo is kept: a small one not twice."""
    return tuple(size for before, size in zip((0, *SIZES), SIZES, strict=False) if before < max(width, height))


class Cut(NamedTuple):
    """A photo in one size."""

    size: int
    width: int
    height: int


class Picture(NamedTuple):
    """A photo as a page shows it. `width` and `height` are those of the largest size."""

    name: str
    width: int
    height: int
    alt: str

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The sizes there are, smallest first."""
        return tuple(Cut(size, *fit(self.width, self.height, size)) for size in sizes_of(self.width, self.height))

    @property
    def is_tall(self) -> bool:
        """Higher than a screen when it fills the width."""
        return self.height > self.width * 1.4
