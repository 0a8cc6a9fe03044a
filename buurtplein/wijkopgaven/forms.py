"""Forms for wijkopgaven, acties, answers and endings: shape only."""

from collections.abc import Sequence

from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Optional

from buurtplein.buurten.models import RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField, SeenForm
from buurtplein.core.i18n import _, _l
from buurtplein.core.text import excerpt
from buurtplein.keuring.forms import CheckedForm
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Comment, Post
from buurtplein.posts.themes import Theme
from buurtplein.wijkopgaven.models import Actie, ActieState, Elsewhere, EndingKind, OwnerKind, Thing, Wijkopgave
from buurtplein.wijkopgaven.operations import ActieDraft, Answer, LessonDraft, OpgaveDraft
from buurtplein.wijkopgaven.queries import Taker, Takers

TITLE_MAX = 120  # characters; two lines on a phone
TEXT_MAX = 4000
NOTE_MAX = 1000
ONCE_MAX = 64
YES, NO = "ja", "nee"
QUOTE = 280  # characters of a post that a new opgave starts with


class OpgaveForm(CheckedForm, SeenForm):
    """What the buurt takes on."""

    read_by_others = ("title", "heard")

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
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [(theme.value, theme.label) for theme in Theme]

    def draft(self) -> OpgaveDraft:
        """What was filled in, as the operations take it."""
        return OpgaveDraft(title=self.title.data or "", heard=self.heard.data or "", theme=self.theme.data)


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

    def __init__(
        self, *args: object, rests_on: Sequence[tuple[int, str]], steps: Sequence[Actie], **kwargs: object
    ) -> None:
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


class ActieForm(CheckedForm, SeenForm):
    """A step: what, whose turn, who and by when."""

    read_by_others = ("title",)

    title = StringField(
        _l("Wat gaat er gebeuren?"), [Filled(_l("Schrijf op wat er gaat gebeuren.")), AtMost(TITLE_MAX)]
    )
    owner_kind = RadioField(_l("Wie doet dit?"), coerce=OwnerKind, default=OwnerKind.SAMEN)
    owner_id = SelectField(_l("Bij wie ligt het?"), coerce=int, default=0)
    due_on = DateField(_l("Wanneer is het klaar?"), [Optional()])
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(
        self,
        *args: object,
        professionals: Sequence[tuple[Person, RoleGrant]] = (),
        neighbours: Sequence[Person] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner_kind.choices = [(kind.value, kind.label) for kind in OwnerKind]
        people = {person.id: f"{person.name} ({_role(grant)})" for person, grant in professionals}
        people = {neighbour.id: _("%(name)s (buur)", name=neighbour.name) for neighbour in neighbours} | people
        self.owner_id.choices = [(0, _("Nog niemand")), *people.items()]

    def draft(self, owner_id: int | None = None) -> ActieDraft:
        """What was filled in, as the operations take it; whose it is already (`owner_id`) is not asked."""
        owner_id = owner_id or self.owner_id.data or None
        return ActieDraft(self.title.data or "", self.owner_kind.data, owner_id, self.due_on.data)


def _role(grant: RoleGrant) -> str:
    return grant.title or (grant.organisation.name if grant.organisation else grant.role.label)


class OfferForm(PleinForm):
    """Who is asked to take an actie over, and a few words to go with it."""

    to = RadioField(_l("Wie vraag je?"), [Filled(_l("Kies wie je vraagt."))], validate_choice=False)
    words = TextAreaField(
        _l("Wil je er iets bij zeggen?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Alleen wie je vraagt, en de professionals, lezen dit."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: object, takers: Takers, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.known = {f"p{person.id}": Taker(person.id) for person, _signed in takers.people}
        self.known |= {f"o{party.id}": Taker(None, party.id) for party in takers.organisations}
        names = [_called(viewer, person) for person, _signed in takers.people]
        names += [_("Iemand van %(name)s", name=party.name) for party in takers.organisations]
        self.to.choices = list(zip(self.known, names, strict=True))
        self.hints = {f"p{person.id}": signed or _("buur") for person, signed in takers.people}

    @property
    def taker(self) -> Taker:
        """Who was chosen; nobody when that is not one of them."""
        return self.known.get(self.to.data, Taker())


def _called(viewer: Viewer, person: Person) -> str:
    """Colleagues see the whole name; for a neighbour it is the first name, as on the page."""
    if viewer.is_me(person.id):
        return _("Ik doe het zelf")
    return person.name if viewer.is_professional else person.first_name


class AnswerOfferForm(SeenForm):
    """Yes or no: which button was pressed, and why not."""

    answer = HiddenField(validators=[AnyOf((YES, NO))])
    why = TextAreaField(
        _l("Wil je zeggen waarom niet?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Alleen wie het vroeg, en de professionals, lezen dit."),
        render_kw={"rows": 2},
    )

    @property
    def says_yes(self) -> bool:
        """Whether it was yes."""
        return bool(self.answer.data == YES)


class MoveForm(CheckedForm, SeenForm):
    """How far an actie is, and why it does not go on when it is stuck."""

    read_by_others = ("note",)

    state = RadioField(_l("Hoe staat het ervoor?"), coerce=ActieState)
    note = TextAreaField(
        _l("Wil je er iets bij zeggen?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Iedereen kan dit lezen."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: object, actie: Actie | None = None, **kwargs: object) -> None:
        super().__init__(*args, **({"state": actie.state} if actie is not None else {}), **kwargs)
        self.state.choices = [(state.value, state.label) for state in ActieState]


class AnswerForm(CheckedForm):
    """Terugkoppeling: what we heard, what we do, and what not and why."""

    read_by_others = ("heard", "doing", "not_because")

    heard = TextAreaField(_l("Dit hoorden we"), [Optional(), AtMost(NOTE_MAX)], render_kw={"rows": 3})
    doing = TextAreaField(
        _l("Dit doen we"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Vul dit in, of het vak hieronder. Beide mag ook."),
        render_kw={"rows": 3},
    )
    not_because = TextAreaField(_l("Dit doen we niet, omdat"), [Optional(), AtMost(NOTE_MAX)], render_kw={"rows": 3})

    def answer(self) -> Answer:
        """What was filled in, as the operations take it."""
        return Answer(self.heard.data or "", self.doing.data or "", self.not_because.data or "")


class ReopenForm(CheckedForm):
    """What is not solved."""

    read_by_others = ("words",)

    words = TextAreaField(
        _l("Wat is er nog niet goed?"),
        [Filled(_l("Schrijf op wat er nog niet goed is.")), AtMost(NOTE_MAX)],
        description=_l("Dit komt onder je bericht te staan, en bij de wijkopgave. Daar staat je naam er niet bij."),
        render_kw={"rows": 4},
    )


class EndForm(CheckedForm):
    """How it ended, and why."""

    read_by_others = ("reason",)

    kind = RadioField(
        _l("Hoe is het afgelopen?"),
        [Filled(_l("Kies hoe het is afgelopen."))],
        coerce=EndingKind,
        validate_choice=False,  # the coercion knows the choices, and says it better
    )
    reason = TextAreaField(
        _l("Waarom?"),
        [Filled(_l("Schrijf op waarom. Buren lezen dit.")), AtMost(NOTE_MAX)],
        description=_l("Iedereen kan dit lezen. Schrijf kort en eerlijk."),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, kind.label) for kind in EndingKind]


class LessonForm(CheckedForm, SeenForm):
    """What was learned, for colleagues here and elsewhere."""

    read_by_others = ("context", "worked", "not_worked")

    context = TextAreaField(
        _l("Wat was hier bijzonder?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("De plek, de buren, wie meedeed. Zo ziet een collega of het bij hen past."),
        render_kw={"rows": 3},
    )
    worked = TextAreaField(_l("Wat werkte?"), [Optional(), AtMost(NOTE_MAX)], render_kw={"rows": 3})
    not_worked = TextAreaField(_l("Wat werkte niet?"), [Optional(), AtMost(NOTE_MAX)], render_kw={"rows": 3})
    elsewhere = RadioField(
        _l("Kan het ook ergens anders werken?"),
        [Filled(_l("Kies een antwoord."))],
        coerce=Elsewhere,
        validate_choice=False,  # the coercion knows the choices, and says it better
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.elsewhere.choices = [(answer.value, answer.label) for answer in Elsewhere]

    def draft(self) -> LessonDraft:
        """What was filled in, as the operations take it."""
        words = (self.context.data or "", self.worked.data or "", self.not_worked.data or "")
        return LessonDraft(*words, elsewhere=self.elsewhere.data)


class HelpForm(CheckedForm):
    """A vraag on the plein, for hands or things."""

    read_by_others = ("title", "body", "needs")

    title = StringField(
        _l("Waar zoeken jullie hulp bij?"), [Filled(_l("Schrijf op waar jullie hulp bij zoeken.")), AtMost(TITLE_MAX)]
    )
    body = TextAreaField(
        _l("Wil je er meer over vertellen?"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Wanneer, waar, en hoe lang het duurt."),
        render_kw={"rows": 4},
    )
    needs = StringField(
        _l("Welke spullen zijn er nodig?"), [Optional(), AtMost(TITLE_MAX)], description=_l("Verf, een ladder, koffie.")
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])


class ResultForm(CheckedForm):
    """How it became."""

    read_by_others = ("title", "body")

    title = StringField(_l("Hoe is het geworden?"), [Filled(_l("Schrijf op hoe het is geworden.")), AtMost(TITLE_MAX)])
    body = TextAreaField(
        _l("Vertel het verhaal, en bedank wie meedeed"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Noem mensen alleen bij naam als ze dat goed vinden."),
        render_kw={"rows": 7},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])
