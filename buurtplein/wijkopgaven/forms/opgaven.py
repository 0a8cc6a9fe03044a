"""Forms about an opgave: what it is, what it rests on, and how it goes on."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField, SeenForm
from buurtplein.core.i18n import _, _l
from buurtplein.core.text import excerpt
from buurtplein.keuring.forms import CheckedForm
from buurtplein.posts.models import Audience, Comment, Post
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.forms.sizes import NOTE_MAX, ONCE_MAX, TEXT_MAX, TITLE_MAX
from buurtplein.wijkopgaven.models import Actie, Thing, Wijkopgave
from buurtplein.wijkopgaven.operations import OpgaveDraft

QUOTE = 280  # characters of a post that a new opgave starts with


class OpgaveForm(CheckedForm, SeenForm):
    """What the buurt takes on."""

    read_by_others = ("title", "heard", "why", "place", "goal")

    title = StringField(
        _l("Wat pakken we samen aan?"),
        [Filled(_l("Geef de wijkopgave een titel.")), AtMost(TITLE_MAX)],
        description=_l("Kort, en zonder namen van mensen. Bijvoorbeeld: Veilig oversteken bij de Molenstraat."),
    )
    heard = TextAreaField(
        _l("Wat hoorden we?"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Iedereen kan dit straks lezen. Laat namen en adressen weg."),
        render_kw={"rows": 7},
    )
    theme = SelectField(_l("Waar gaat het over?"), coerce=Theme, default=Theme.ANDERS)
    why = TextAreaField(_l("Waarom is dit belangrijk?"), [Optional(), AtMost(NOTE_MAX)], render_kw={"rows": 3})
    place = StringField(
        _l("Waar speelt het?"),
        [Optional(), AtMost(TITLE_MAX)],
        description=_l("Een straat of plek, zonder huisnummer. Bijvoorbeeld: de hoek bij de school."),
    )
    goal = TextAreaField(
        _l("Hoe weten we dat het gelukt is?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Iets wat iedereen kan nagaan. Bijvoorbeeld: kinderen steken zonder hulp over."),
        render_kw={"rows": 3},
    )
    starts_on = DateField(_l("Vanaf wanneer?"), [Optional()])
    ends_on = DateField(_l("Tot en met wanneer?"), [Optional()])
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: Any, named: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not named:  # its title and theme are not for who fills this in
            del self.title
            del self.theme
            return
        self.theme.choices = [(theme.value, theme.label) for theme in Theme]

    def draft(self, stands: Wijkopgave | None = None) -> OpgaveDraft:
        """What was filled in, as the operations take it; title and theme as they `stand` when they were not asked."""
        filled: dict[str, Any] = {name: self[name].data or "" for name in self.read_by_others if name in self}
        if "theme" in self:
            filled["theme"] = self.theme.data
        elif stands is not None:
            filled |= {"title": stands.title, "theme": stands.theme}
        return OpgaveDraft(starts_on=self.starts_on.data, ends_on=self.ends_on.data, **filled)


def is_open_to_all(thing: Thing) -> bool:
    """Whether its words may stand in a text for everyone."""
    under = thing.post if isinstance(thing, Comment) else thing
    return isinstance(under, Post) and under.audience is Audience.PUBLIC


def heard_in(written: Sequence[Post | Comment]) -> str:
    """What we heard, to start from: the words that everyone may read, without who said them.

    Words that were for neighbours only are not copied into a text for everyone.
    """
    told = [excerpt(_words_of(thing), QUOTE) for thing in written if is_open_to_all(thing)]
    return told[0] if len(told) == 1 else "\n".join(f"- {words}" for words in told)


def _words_of(thing: Post | Comment) -> str:
    return thing.body if isinstance(thing, Comment) else f"{thing.title} {thing.body}"


def title_from(posts: Sequence[Post]) -> str:
    """A title to start from: that of the first post that everyone may read."""
    return next((post.title for post in posts if is_open_to_all(post)), "")


class MergeForm(PleinForm):
    """In which other opgave this one goes on, by its number."""

    into = RadioField(
        _l("Bij welke wijkopgave hoort dit?"),
        [Filled(_l("Kies een wijkopgave."))],
        coerce=int,
        validate_choice=False,  # whether it can go on there is for the operation
    )

    def __init__(self, *args: object, others: Sequence[Wijkopgave], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.into.choices = [(other.number, other.title) for other in others]
        self.hints = {other.number: _("Regiehouder: %(name)s.", name=other.regiehouder.name) for other in others}


class SplitForm(OpgaveForm):
    """What goes on by itself."""

    # which of them are still there is for the operation
    sources = SelectMultipleField(_l("Welke berichten en gesprekken gaan mee?"), coerce=int, validate_choice=False)
    acties = SelectMultipleField(_l("Welke acties gaan mee?"), coerce=int, validate_choice=False)

    def __init__(self, *args: Any, rests_on: Sequence[tuple[int, str]], steps: Sequence[Actie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources.choices = list(rests_on)
        self.acties.choices = [(actie.id, actie.title) for actie in steps]


class SourceForm(PleinForm):
    """One more post, by its number."""

    number = RowNumberField(
        _l("Nummer van het bericht"),
        [Filled(_l("Vul het nummer van een bericht in."))],
        description=_l("Het nummer staat bij elk bericht: ‘Dit is bericht 12’."),
    )
