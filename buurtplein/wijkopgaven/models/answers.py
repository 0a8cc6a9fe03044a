"""What is said back to who told us."""

from dataclasses import dataclass

from buurtplein.core.i18n import _, for_everyone


@dataclass(frozen=True)
class Answer:
    """What the author of a source is told: dit hoorden we, dit doen we, dit doen we niet omdat."""

    heard: str = ""
    doing: str = ""
    not_because: str = ""

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What it says, each under its heading, so that a refusal is never read as a promise."""
        every = (
            (_("Dit hoorden we"), self.heard),
            (_("Dit doen we"), self.doing),
            (_("Dit doen we niet, omdat"), self.not_because),
        )
        return [(heading, text) for heading, text in every if text]

    @property
    def text(self) -> str:
        """The answer as one text, to be read out or printed."""
        return "\n\n".join(f"{heading}:\n{text}" for heading, text in self.parts)

    @property
    def body(self) -> str:
        """The answer as it stands under the post."""
        with for_everyone():
            return "\n\n".join(f"**{heading}:**\n{text}" for heading, text in self.parts)
