"""Forms for huiskamergesprekken: shape only."""

from collections.abc import Iterable, Sequence

from wtforms import (
    DateTimeLocalField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from buurtplein.buurten.models import RoleGrant
from buurtplein.core.clock import from_local
from buurtplein.core.forms import AtMost, Filled, PleinForm, RowNumberField, SeenForm
from buurtplein.core.i18n import _, _l
from buurtplein.core.incoming import row_number
from buurtplein.huiskamers.models import Huiskamer, HuiskamerHost, NoteOutcome, OutcomeKind
from buurtplein.huiskamers.operations import Coming, Host, HuiskamerDraft
from buurtplein.huiskamers.queries import There
from buurtplein.keuring.forms import CheckedForm
from buurtplein.people.models import Person
from buurtplein.posts.forms import WHEN, as_shown
from buurtplein.posts.themes import Theme

STREET_MAX = 80
NAME_MAX = 80
ADDRESS_MAX = 160
PHONE_MAX = 40
REASON_MAX = 500
WORDS_MAX = 2000
ONCE_MAX = 64
CODE_MAX = 20  # with whatever stands between the letters
ALL = "alles"


class HuiskamerForm(CheckedForm, SeenForm):
    """When, about what, with whom, and in whose home."""

    read_by_others = ("street",)

    street = StringField(
        _l("In welke straat is het?"),
        [Filled(_l("Vul een straat in.")), AtMost(STREET_MAX)],
        description=_l("Zonder huisnummer, want anderen lezen dit."),
        render_kw={"list": "straten", "autocomplete": "off"},
    )
    theme = SelectField(_l("Waar gaat het over?"), default=ALL)
    begins_at = DateTimeLocalField(_l("Wanneer begint het?"), [Filled(_l("Kies een dag en een tijd."))], format=WHEN)
    first_lead = SelectField(_l("Wie leidt het gesprek?"), coerce=int, default=0)
    second_lead = SelectField(
        _l("En wie nog meer?"), coerce=int, default=0, description=_l("Iemand van een andere organisatie.")
    )
    host_name = StringField(
        _l("Hoe heet de gastvrouw of gastheer?"), [Filled(_l("Vul een naam in.")), AtMost(NAME_MAX)]
    )
    host_address = StringField(
        _l("Op welk adres is het?"),
        [Filled(_l("Vul het adres in.")), AtMost(ADDRESS_MAX)],
        render_kw={"autocomplete": "off"},
    )
    host_phone = StringField(_l("Telefoonnummer"), [Filled(_l("Vul een telefoonnummer in.")), AtMost(PHONE_MAX)])
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, leads: Sequence[tuple[Person, RoleGrant]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [(ALL, _("Alles wat er speelt")), *((theme.value, theme.label) for theme in Theme)]
        people = [(grant.id, f"{person.name} ({grant.signature})") for person, grant in leads]
        self.first_lead.choices = self.second_lead.choices = [(0, _("Kies iemand")), *people]

    def fill(self, huiskamer: Huiskamer, host: HuiskamerHost | None, leads: Sequence[tuple[Person, RoleGrant]]) -> None:
        """What stands there, when the form is drawn for the first time."""
        if self.is_submitted():
            return
        self.street.data, self.theme.data = huiskamer.street, huiskamer.theme or ALL
        self.begins_at.data = as_shown(huiskamer.begins_at)
        roles = {(person.id, grant.organisation_id): grant.id for person, grant in leads}
        led = [roles.get((lead.person_id, lead.organisation_id), 0) for lead in huiskamer.leads]
        self.first_lead.data, self.second_lead.data = led
        if host is not None:
            self.host_name.data, self.host_address.data, self.host_phone.data = host.name, host.address, host.phone

    def draft(self) -> HuiskamerDraft:
        """What was filled in, as the operations take it."""
        said = self.values()
        host = Host(said["host_name"], said["host_address"], said["host_phone"])
        leads, begins_at = (said["first_lead"], said["second_lead"]), from_local(said["begins_at"])
        return HuiskamerDraft(said["street"], begins_at, host, leads, Theme.parse(said["theme"]))


class LeadForm(PleinForm):
    """Who leads it in the place of someone."""

    lead = SelectField(_l("Wie leidt het nu?"), coerce=int, default=0)

    def __init__(self, *args: object, leads: Sequence[tuple[Person, RoleGrant]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = [(grant.id, f"{person.name} ({grant.signature})") for person, grant in leads]
        self.lead.choices = [(0, _("Kies iemand")), *people]


class CallOffForm(CheckedForm):
    """Why it does not take place."""

    read_by_others = ("reason",)

    reason = TextAreaField(
        _l("Waarom gaat het niet door?"),
        [Filled(_l("Schrijf op waarom het niet doorgaat.")), AtMost(REASON_MAX)],
        description=_l("Je collega’s lezen dit. Zet er niet bij wie thuis zou ontvangen."),
        render_kw={"rows": 3},
    )


class RsvpForm(PleinForm):
    """How many come. A name and a number, if they want to leave one."""

    people = RowNumberField(_l("Met hoeveel mensen kom je?"), [Filled(_l("Vul een aantal in."))], default=1)
    name = StringField(
        _l("Je voornaam"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Alleen wie het gesprek leidt of plant, ziet je naam en nummer."),
        render_kw={"autocomplete": "given-name"},
    )
    phone = StringField(
        _l("Je telefoonnummer"),
        [Optional(), AtMost(PHONE_MAX)],
        description=_l("Dan bellen we je met het adres, en als er iets verandert."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def coming(self) -> Coming:
        """What was filled in, as the operations take it."""
        return Coming(self.people.data or 0, self.name.data or "", self.phone.data or "")


class InvitationForm(RsvpForm):
    """The same, with the code on the invitation."""

    code = StringField(
        _l("De code op je uitnodiging"),
        [Filled(_l("Vul de code in.")), AtMost(CODE_MAX)],
        description=_l("Zes letters en cijfers."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class SaidForm(CheckedForm):
    """What was said. There is no field for who said it."""

    read_by_others = ("words",)

    words = TextAreaField(
        _l("Wat hoorde je?"),
        [Filled(_l("Schrijf op wat je hoorde.")), AtMost(WORDS_MAX)],
        description=_l("In de woorden van de bewoner. Zonder namen: wie het zei, hoeven we niet te weten."),
        render_kw={"rows": 5},
    )
    theme = SelectField(_l("Waar gaat het over?"), coerce=Theme, default=Theme.ANDERS)
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.theme.choices = [(theme.value, theme.label) for theme in Theme]


class OutcomeForm(CheckedForm):
    """What came of a note: one of what there is, or nothing and why."""

    read_by_others = ("reason",)

    chosen = RadioField(_l("Wat komt hiervan?"), [Filled(_l("Kies wat ervan komt."))], validate_choice=False)
    reason = TextAreaField(
        _l("Waarom?"),
        [Optional(), AtMost(REASON_MAX)],
        description=_l("Alleen nodig als er niets mee gebeurt."),
        render_kw={"rows": 3},
    )

    def offer(self, there: Iterable[There]) -> None:
        """Let one choose from these, or nothing."""
        found = {_value(one.kind, one.number): one for one in there}
        self.chosen.choices = [(value, one.title) for value, one in found.items()]
        self.chosen.choices += [(OutcomeKind.NOTHING.value, OutcomeKind.NOTHING.label)]
        self.hints = {value: f"{one.kind.label}: {one.label}, {one.number}" for value, one in found.items()}

    def stands(self, outcome: NoteOutcome | None) -> None:
        """What was said before, when the form is drawn for the first time."""
        if outcome is not None and not self.is_submitted():
            self.chosen.data, self.reason.data = _value(outcome.kind, outcome.number), outcome.reason

    def outcome(self) -> tuple[OutcomeKind, int | None] | None:
        """What was chosen; None when that is nothing we know."""
        kind, _colon, number = str(self.chosen.data).partition(":")
        if kind == OutcomeKind.NOTHING:
            return OutcomeKind.NOTHING, None
        try:
            return OutcomeKind(kind), row_number(number)
        except ValueError:
            return None

    def validate_chosen(self, _field: Field) -> None:
        """A number may have gone from the list since it was drawn; another word was never in it."""
        if self.outcome() is None:
            raise ValidationError(_("Kies wat ervan komt."))


def _value(kind: OutcomeKind, number: int | None) -> str:
    return kind.value if number is None else f"{kind.value}:{number}"


class CanDoForm(CheckedForm):
    """What an organisation can do with what was said."""

    read_by_others = ("words",)

    words = TextAreaField(
        _l("Wat kan jullie organisatie doen?"),
        [Filled(_l("Schrijf op wat jullie kunnen doen.")), AtMost(WORDS_MAX)],
        description=_l("Wat jullie oppakken, en wat niet. Je collega’s en de buurtverbinders lezen dit."),
        render_kw={"rows": 4},
    )
