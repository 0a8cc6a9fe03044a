"""Forms about what is told: to who told us, at the end, and what was learned."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled, SeenForm
from buurtplein.core.i18n import _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.wijkopgaven.forms.sizes import NOTE_MAX
from buurtplein.wijkopgaven.models import Elsewhere, EndingKind
from buurtplein.wijkopgaven.operations import Answer, LessonDraft


class AnswerForm(CheckedForm, SeenForm):
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


class ReopenSpokenForm(CheckedForm):
    """The same, of what someone said or was seen."""

    read_by_others = ("words",)

    words = TextAreaField(
        _l("Wat is er nog niet goed?"),
        [Filled(_l("Schrijf op wat er nog niet goed is.")), AtMost(NOTE_MAX)],
        description=_l("In de woorden van de bewoner, zonder namen. Het staat bij Gesprekken; buren lezen het niet."),
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
