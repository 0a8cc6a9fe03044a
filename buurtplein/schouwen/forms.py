"""Forms for wijkschouwen: shape only."""

from collections.abc import Iterator, Mapping, Sequence

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from buurtplein.buurten.models import RoleGrant
from buurtplein.core.clock import from_local
from buurtplein.core.forms import AtMost, Filled, PleinForm, SeenForm
from buurtplein.core.i18n import _, _l
from buurtplein.core.text import excerpt
from buurtplein.keuring.forms import CheckedForm
from buurtplein.people.models import Person
from buurtplein.photos.forms import PhotosField
from buurtplein.posts.forms import WHEN, as_shown
from buurtplein.posts.themes import Theme
from buurtplein.schouwen.models import FindingOutcome, OutcomeKind, Schouw, SheetLine
from buurtplein.schouwen.operations import Becomes, SchouwDraft, Told
from buurtplein.schouwen.queries import Found

ROUTE_MAX = 120
STREETS_MAX = 400
PLACE_MAX = 80
PARTY_MAX = 80
REASON_MAX = 500
WORDS_MAX = 2000
ONCE_MAX = 64
LINE_MAX = 240  # characters; a dozen findings go on one A4


class SchouwForm(CheckedForm, SeenForm):
    """The route, when and where it starts, and who leads it. Everyone reads it."""

    read_by_others = ("route", "streets", "meeting_point")

    route = StringField(
        _l("Hoe heet de route?"),
        [Filled(_l("Geef de route een naam.")), AtMost(ROUTE_MAX)],
        description=_l("In een paar woorden, zoals: rond het plein en langs het water."),
    )
    streets = StringField(
        _l("Langs welke straten?"),
        [Filled(_l("Vul minstens één straat in.")), AtMost(STREETS_MAX)],
        description=_l("Met komma’s ertussen, zonder huisnummers."),
        render_kw={"autocomplete": "off"},
    )
    begins_at = DateTimeLocalField(_l("Wanneer begint het?"), [Filled(_l("Kies een dag en een tijd."))], format=WHEN)
    meeting_point = StringField(
        _l("Waar starten jullie?"),
        [Filled(_l("Vul in waar jullie starten.")), AtMost(PLACE_MAX)],
        description=_l("Een plek die iedereen kent, niet bij iemand thuis."),
    )
    lead = SelectField(_l("Wie leidt de wijkschouw?"), coerce=int, default=0)
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, leads: Sequence[tuple[Person, RoleGrant]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.lead.choices = _choices(leads)

    def fill(self, schouw: Schouw, leads: Sequence[tuple[Person, RoleGrant]]) -> None:
        """What stands there, when the form is drawn for the first time."""
        if self.is_submitted():
            return
        self.route.data, self.streets.data, self.meeting_point.data = schouw.route, schouw.streets, schouw.meeting_point
        self.begins_at.data = as_shown(schouw.begins_at)
        roles = {(person.id, grant.signature): grant.id for person, grant in leads}
        self.lead.data = roles.get((schouw.led_by_id, schouw.signed_as), 0)

    def draft(self) -> SchouwDraft:
        """What was filled in, as the operations take it."""
        said = self.values()
        where = (said["route"], said["streets"], from_local(said["begins_at"]), said["meeting_point"])
        return SchouwDraft(*where, said["lead"])


class SchouwLeadForm(PleinForm):
    """Who leads it from now on."""

    lead = SelectField(_l("Wie leidt het nu?"), coerce=int, default=0)

    def __init__(self, *args: object, leads: Sequence[tuple[Person, RoleGrant]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.lead.choices = _choices(leads)


def _choices(leads: Sequence[tuple[Person, RoleGrant]]) -> list[tuple[int, str]]:
    people = [(grant.id, f"{person.name} ({grant.signature or _('buurtverbinder')})") for person, grant in leads]
    return [(0, _("Kies iemand")), *people]


class SchouwOffForm(CheckedForm):
    """Why it does not take place."""

    read_by_others = ("reason",)

    reason = TextAreaField(
        _l("Waarom gaat het niet door?"),
        [Filled(_l("Schrijf op waarom het niet doorgaat.")), AtMost(REASON_MAX)],
        description=_l("Iedereen in de buurt leest dit."),
        render_kw={"rows": 3},
    )


class FindingForm(CheckedForm):
    """What is seen, in under a minute on a phone. There is no field for whose it is."""

    PHOTOS = _l("Hoogstens 6. Geen mensen en geen kentekens. Professionals en buurtverbinders zien ze.")
    read_by_others = ("place", "words")

    place = StringField(
        _l("Waar is het?"),
        [Filled(_l("Vul in waar het is.")), AtMost(PLACE_MAX)],
        description=_l("De straat en de plek, zonder huisnummer. Bijvoorbeeld: Lindelaan, bij de brug."),
        render_kw={"list": "straten", "autocomplete": "off"},
    )
    words = TextAreaField(
        _l("Wat zien jullie?"),
        [Filled(_l("Schrijf op wat jullie zien.")), AtMost(WORDS_MAX)],
        description=_l("Ook als het mooi is. Schrijf geen namen op. Professionals en buurtverbinders lezen dit."),
        render_kw={"rows": 3},
    )
    theme = SelectField(_l("Waar gaat het over?"), coerce=Theme, default=Theme.ANDERS)
    photos = PhotosField(description=PHOTOS)
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [(theme.value, theme.label) for theme in Theme]


class BecomesForm(CheckedForm):
    """What becomes of a finding. The whole buurt can read it later."""

    read_by_others = ("words", "party")

    kind = RadioField(_l("Wat gebeurt hiermee?"), [Filled(_l("Kies wat ermee gebeurt."))], coerce=OutcomeKind)
    party = StringField(
        _l("Aan welke organisatie?"),
        [Optional(), AtMost(PARTY_MAX)],
        description=_l("Alleen nodig als jullie het doorgeven. Een organisatie of afdeling, geen naam van een mens."),
        render_kw={"list": "partners", "autocomplete": "off"},
    )
    answer_by = DateField(
        _l("Wanneer antwoorden ze?"), [Optional()], description=_l("Alleen nodig als jullie het doorgeven.")
    )
    words = TextAreaField(
        _l("Wat deden jullie, of waarom niet?"),
        [Optional(), AtMost(REASON_MAX)],
        description=_l("Nodig als er niets mee gebeurt. Professionals en buurtverbinders lezen dit."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: object, outcome: FindingOutcome | None = None, **kwargs: object) -> None:
        super().__init__(*args, obj=outcome, **kwargs)
        self.kind.choices = [(kind.value, kind.label) for kind in OutcomeKind]

    def said(self) -> Becomes:
        """What was filled in, as the operations take it."""
        return Becomes(self.kind.data, self.words.data or "", self.party.data or "", self.answer_by.data)


class PartyAnswerForm(CheckedForm):
    """What an organisation answered."""

    read_by_others = ("answer",)

    answer = TextAreaField(
        _l("Wat zeiden ze?"),
        [Filled(_l("Schrijf op wat ze zeiden.")), AtMost(WORDS_MAX)],
        description=_l("Kort en eerlijk. Professionals en buurtverbinders lezen dit."),
        render_kw={"rows": 4},
    )


class SheetForm(CheckedForm, SeenForm):
    """What the whole buurt reads of these findings: two short texts of each, and whether it sees the photos.

    What was told before stands in it; else what was noted, cut short.
    """

    def __init__(self, *args: object, found: Sequence[Found], lines: Mapping[int, SheetLine], **kwargs: object) -> None:
        its = [pair for one in found for pair in _fields_of(one, lines.get(one.finding.id), is_new=not lines)]
        self.__dict__["_unbound_fields"] = [
            *self._unbound_fields,
            *its,
        ]  # not of its class
        super().__init__(*args, **kwargs)

    def texts(self) -> list[Field]:
        """All of them are read by others."""
        return [field for field in self if field.type == "TextAreaField"]

    def told(self) -> dict[int, Told]:
        """What was filled in, by finding."""
        said = self.values()
        ids = [int(name.removeprefix("words_")) for name in said if name.startswith("words_")]
        return {
            number: Told(said[f"words_{number}"], said[f"came_{number}"], said.get(f"photos_{number}", False))
            for number in ids
        }


def _fields_of(one: Found, line: SheetLine | None, *, is_new: bool) -> Iterator[tuple[str, object]]:
    words, came = (line.words, line.came) if line else _noted(one) if is_new else ("", "")
    yield f"words_{one.finding.id}", _short(_l("Wat zagen jullie?"), words)
    yield f"came_{one.finding.id}", _short(_l("Wat is ermee gedaan, of waarom niet?"), came)
    if one.finding.photos:
        shows = _l("Laat de foto’s zien. Er staan geen mensen of kentekens op.")
        yield f"photos_{one.finding.id}", BooleanField(shows, default=line is not None and line.with_photos)


def _noted(found: Found) -> tuple[str, str]:
    came = (found.outcome.answer or found.outcome.words) if found.outcome else ""
    return excerpt(found.gesprek.words, LINE_MAX), excerpt(came, LINE_MAX)


def _short(label: str, text: str) -> TextAreaField:
    return TextAreaField(label, [Optional(), AtMost(LINE_MAX)], default=text, render_kw={"rows": 3})
