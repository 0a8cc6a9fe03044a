"""What a post or a wijkopgave is about: a short list that is the same everywhere."""

from enum import StrEnum

from buurtplein.core.i18n import _l


class Theme(StrEnum):
    """What it is about."""

    VERKEER = "verkeer"
    VEILIGHEID = "veiligheid"
    GROEN = "groen"
    WONEN = "wonen"
    ONTMOETEN = "ontmoeten"
    JEUGD = "jeugd"
    ZORG = "zorg"
    RONDKOMEN = "rondkomen"
    ANDERS = "anders"

    @property
    def label(self) -> str:
        """As residents read it."""
        return str(_THEME_LABELS[self])

    @classmethod
    def parse(cls, text: str | None) -> "Theme | None":
        """The theme that an address names; None when it names none that exists."""
        return cls(text) if text in set(cls) else None


_THEME_LABELS = {
    Theme.VERKEER: _l("Verkeer en parkeren"),
    Theme.VEILIGHEID: _l("Veilig voelen"),
    Theme.GROEN: _l("Groen en schoon"),
    Theme.WONEN: _l("Wonen"),
    Theme.ONTMOETEN: _l("Elkaar ontmoeten"),
    Theme.JEUGD: _l("Kinderen en jongeren"),
    Theme.ZORG: _l("Zorg en gezondheid"),
    Theme.RONDKOMEN: _l("Werk en rondkomen"),
    Theme.ANDERS: _l("Iets anders"),
}
