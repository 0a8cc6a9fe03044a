"""Forms for reporting, deciding and objecting: shape only."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Optional, StopValidation

from buurtplein.buurten.models import HouseRule
from buurtplein.core.clock import today
from buurtplein.core.display import day_name
from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField
from buurtplein.core.i18n import _, _l, said
from buurtplein.core.secrets import digest
from buurtplein.moderation.models import REPORTER_GONE, Aspect, Reason

WORDS_MAX = 2000
NAME_MAX = 120
EMAIL_MAX = 254
TOKEN_MAX = 64
BY_LAW = 0  # the choice beside the house rules
TERMS = {7: _l("Een week"), 31: _l("Een maand"), 92: _l("Drie maanden"), 366: _l("Een jaar")}  # in days


class Chosen:
    """Validator: one of the choices was chosen. Says so in our own words, whatever was sent instead."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: object, field: RadioField) -> None:
        if not any(selected for _value, _label, selected, *_rest in field.iter_choices()):
            field.errors = []
            raise StopValidation(str(self.message))


class ReportForm(PleinForm):
    """What is wrong. One choice is enough; a visitor may say who they are."""

    aspect = RadioField(_l("Waar gaat het over?"), coerce=Aspect, default=Aspect.TEXT)
    reason = RadioField(_l("Wat is er mis?"), [Chosen(_l("Kies wat er mis is."))])
    words = TextAreaField(
        _l("Leg het kort uit"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Wat klopt er niet, en waarom? Kies je ‘de wet’ of ‘iets anders’? Dan hebben we dit nodig."),
        render_kw={"rows": 3},
    )
    name = StringField(_l("Je naam"), [Optional(), AtMost(NAME_MAX)])
    email = EmailField(
        _l("Je e-mailadres"),
        [Optional(), AtMost(EMAIL_MAX), Email(_l("Dit e-mailadres klopt niet. Kijk het nog eens na."))],
    )
    once = HiddenField(validators=[Optional(), AtMost(TOKEN_MAX)])

    def __init__(self, aspects: Sequence[Aspect], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspect.choices = [(aspect, aspect.label) for aspect in aspects]
        self.email.description = _(
            "Dan mailen we je hoe het afloopt. Daarna gooien we je naam en adres weg, uiterlijk op %(day)s.",
            day=day_name(today() + REPORTER_GONE),
        )
        self.reason.choices = [(reason.value, reason.label) for reason in Reason]

    def values(self) -> dict[str, Any]:
        """What was filled in, with the reason as the operation takes it."""
        filled = super().values()
        return {**filled, "reason": Reason(filled["reason"])}


class ApproveForm(PleinForm):
    """Let a post onto the plein."""

    seen = HiddenField(validators=[AtMost(TOKEN_MAX)])
    trust_author = BooleanField(
        _l("Vertrouw deze buur voortaan"),
        description=_l("Nieuwe berichten van deze buur staan dan meteen op het plein."),
    )


class ReturnForm(PleinForm):
    """Ask for a change."""

    seen = HiddenField(validators=[AtMost(TOKEN_MAX)])
    reason = TextAreaField(
        _l("Wat moet er anders?"),
        [Filled(_l("Schrijf op wat er anders moet.")), AtMost(WORDS_MAX)],
        description=_l("De schrijver leest dit. Schrijf zoals je het zou zeggen."),
        render_kw={"rows": 3},
    )


class Explained(Filled):
    """Validator: words were typed, or a standard sentence of the chosen house rule was ticked."""

    def __call__(self, form: Any, field: Field) -> None:
        if not form.ticked:
            super().__call__(form, field)


def mark_of(line: str) -> str:
    """What stands for a sentence in a form: when the sentence changes meanwhile, it is ticked no more."""
    return digest("standard sentence", line)[:12]


class RuleForm(PleinForm):
    """Because of which house rule, or of the law. Its standard sentences come before one's own words."""

    rule = RadioField(_l("Waarom mag dit niet?"), [Chosen(_l("Kies een huisregel."))], coerce=int)
    sentences = SelectMultipleField(_l("Standaardzinnen"), validate_choice=False)

    def __init__(self, rules: Sequence[HouseRule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = [(rule.id, said(rule.title)) for rule in rules]
        self.hints = {rule.id: said(rule.text) for rule in rules}
        self.rule.choices.append((BY_LAW, _("Het mag niet van de wet")))
        offered = [(rule.id, line) for rule in rules for line in rule.sentence_list]
        self.sentences.choices = [(f"{rule_id}-{mark_of(line)}", line) for rule_id, line in offered]

    def sentences_of(self, rule_id: int) -> list[Any]:
        """The tick boxes of one house rule."""
        return [box for box in self.sentences if box.data.startswith(f"{rule_id}-")]

    @property
    def ticked(self) -> list[str]:
        """The sentences that were ticked, of the rule that was chosen."""
        return [box.label.text for box in self.sentences_of(self.rule.data) if box.checked]

    @property
    def explanation(self) -> str:
        """What the writer reads: the sentences, and then one's own words."""
        return "\n\n".join([*self.ticked, *filter(None, [self.reason.data])])


class HideForm(RuleForm):
    """Take something out of sight: which house rule, and why."""

    seen = HiddenField(validators=[AtMost(TOKEN_MAX)])
    reason = TextAreaField(
        _l("Leg het uit aan de schrijver"),
        [Explained(_l("Leg uit waarom je dit verbergt.")), AtMost(WORDS_MAX)],
        description=_l("De schrijver leest dit en kan bezwaar maken."),
        render_kw={"rows": 3},
    )


class ExcludeForm(RuleForm):
    """Keep someone out until a day: which house rule, why and how long."""

    reason = TextAreaField(
        _l("Leg het uit"),
        [Explained(_l("Leg uit waarom je deze buur uitsluit.")), AtMost(WORDS_MAX)],
        description=_l("Zeg wat er gebeurde, en wanneer. Deze buur leest dit en kan bezwaar maken."),
        render_kw={"rows": 4},
    )
    until = RadioField(_l("Hoe lang?"), [Chosen(_l("Kies hoe lang."))], coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.label.text = _("Welke huisregel?")
        self.until.choices = [(days, str(label)) for days, label in TERMS.items()]

    @property
    def until_day(self) -> date:
        """The first day on which they may be here again."""
        return today() + timedelta(days=self.until.data)


class WarnForm(RuleForm):
    """Let it stand, and tell whoever wrote it that this is not how we do things here."""

    reason = TextAreaField(
        _l("Leg het uit aan de schrijver"),
        [Explained(_l("Leg uit waarom je waarschuwt.")), AtMost(WORDS_MAX)],
        description=_l("De schrijver leest dit. Zeg ook hoe het wel kan."),
        render_kw={"rows": 3},
    )


class LeaveForm(PleinForm):
    """Let it stand after a report."""

    reason = TextAreaField(
        _l("Wil je er iets bij zetten?"),
        [Optional(), AtMost(WORDS_MAX)],
        description=_l("Alleen de buurtverbinders lezen dit."),
        render_kw={"rows": 2},
    )


class ObjectionForm(PleinForm):
    """I do not agree."""

    words = TextAreaField(
        _l("Waarom ben je het er niet mee eens?"),
        [Filled(_l("Schrijf op waarom je het er niet mee eens bent.")), AtMost(WORDS_MAX)],
        render_kw={"rows": 5},
    )


class NotedObjectionForm(ObjectionForm):
    """Someone else does not agree, and says so by phone, at the counter or on paper."""

    words = TextAreaField(
        _l("Waarom is deze buur het er niet mee eens?"),
        [Filled(_l("Schrijf op wat deze buur zegt.")), AtMost(WORDS_MAX)],
        description=_l("Schrijf het op zoals je buur het zegt. Lees het daarna voor: klopt het zo?"),
        render_kw={"rows": 5},
    )


class RulingNumberForm(PleinForm):
    """Which decision someone calls about."""

    number = RowNumberField(
        _l("Het nummer van het besluit"),
        [InputRequired(_l("Vul het nummer in dat in de brief staat."))],
        description=_l("Het staat in de brief, bij ‘Besluit nummer’."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class DecisionForm(PleinForm):
    """Whether the author is right."""

    granted = RadioField(_l("Wat besluit je?"), [Chosen(_l("Kies wat je besluit."))])
    answer = TextAreaField(
        _l("Je antwoord aan de schrijver"),
        [Filled(_l("Leg je besluit uit.")), AtMost(WORDS_MAX)],
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.granted.choices = [
            ("ja", _("Het bezwaar klopt: het besluit gaat van tafel")),
            ("nee", _("Het besluit blijft zo")),
        ]

    def values(self) -> dict[str, Any]:
        """What was filled in, as the operation takes it."""
        return {"granted": self.granted.data == "ja", "answer": self.answer.data}
