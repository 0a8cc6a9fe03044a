"""Forms of the buurtgids: shape only. Each kind asks at most three things at first sight."""

from typing import Any, ClassVar

from wtforms import BooleanField, FloatField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l
from buurtplein.gids.models import CIRCLES, Access, Circle, Entry, EntryKind, Topic
from buurtplein.gids.operations import EntryDraft
from buurtplein.keuring.forms import CheckedForm

NAME_MAX = 80  # characters
LINE_MAX = 200
TEXT_MAX = 2000
ONCE_MAX = 64


class DegreesField(FloatField):
    """A coordinate; written with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])


class EntryForm(CheckedForm):
    """What every kind of entry asks. How a place is reached is for everyone; how a person is reached is not."""

    kind: EntryKind
    first: tuple[str, ...] = ("name", "topic", "text")  # what one sees at once
    more: tuple[str, ...] = ()  # what one may open
    read_by_others: ClassVar[tuple[str, ...]] = ()

    name = StringField(_l("Hoe heet het?"), [Filled(_l("Vul een naam in.")), AtMost(NAME_MAX)])
    topic = SelectField(_l("Waar gaat het over?"), coerce=Topic)
    text = TextAreaField(
        _l("Vertel er iets meer over"),
        [Optional(), AtMost(TEXT_MAX)],
        description=_l("Zet hier geen adres of telefoonnummer van iemand neer."),
        render_kw={"rows": 4},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic.choices = [(topic.value, topic.label) for topic in Topic]
        if "audience" in self:
            self.audience.choices = [(circle.value, circle.label) for circle in CIRCLES[self.kind]]
        if "access" in self:
            self.access.choices = [(access.value, access.label) for access in Access]

    def draft(self) -> EntryDraft:
        """What was filled in, as the operations take it."""
        filled = {name: value for name, value in self.values().items() if name != "once"}
        return EntryDraft(kind=self.kind, **filled)


class PlekForm(EntryForm):
    """A place where one can go."""

    kind = EntryKind.PLEK
    first = ("name", "topic", "street")
    more = ("text", "hours", "phone", "offers", "access", "latitude", "longitude", "mine")
    street = StringField(
        _l("In welke straat?"), [Optional(), AtMost(NAME_MAX)], description=_l("Bij een gebouw ook het nummer.")
    )
    hours = StringField(
        _l("Wanneer is het open?"),
        [Optional(), AtMost(LINE_MAX)],
        description=_l("Bijvoorbeeld: dinsdag van 10 tot 12 uur."),
    )
    phone = StringField(
        _l("Telefoonnummer"), [Optional(), AtMost(30)], description=_l("Van de plek of de club, niet van een buur.")
    )
    offers = StringField(
        _l("Wat is er te vinden?"),
        [Optional(), AtMost(LINE_MAX)],
        description=_l("Bijvoorbeeld: een zaal, een keuken, koffie."),
    )
    access = SelectField(_l("Kom je er met een rolstoel?"), coerce=Access, default=Access.UNKNOWN)
    latitude = DegreesField(
        _l("Noorderbreedte"),
        [Optional()],
        description=_l("Voor op de kaart, bijvoorbeeld 52,155. We bewaren de straat, niet de deur."),
    )
    longitude = DegreesField(_l("Oosterlengte"), [Optional()], description=_l("Bijvoorbeeld 5,387."))
    mine = BooleanField(
        _l("Ik houd dit zelf bij"),
        default=True,
        description=_l(
            "Eén keer per jaar vragen we je of het nog klopt. Zet je dit uit? Dan doen de buurtverbinders het."
        ),
    )


class ClubForm(PlekForm):
    """A club or group that one can join."""

    kind = EntryKind.CLUB
    name = StringField(_l("Hoe heet de club?"), [Filled(_l("Vul een naam in.")), AtMost(NAME_MAX)])
    street = StringField(_l("In welke straat komen jullie bij elkaar?"), [Optional(), AtMost(NAME_MAX)])
    hours = StringField(
        _l("Wanneer komen jullie bij elkaar?"),
        [Optional(), AtMost(LINE_MAX)],
        description=_l("Bijvoorbeeld: elke donderdag om 10 uur."),
    )


class SchatForm(EntryForm):
    """What neighbours can ask me."""

    kind = EntryKind.SCHAT
    first = ("name", "topic", "audience")
    more = ("text", "street")
    read_by_others = ("name", "text", "street")
    name = StringField(
        _l("Waar kunnen buren jou voor vragen?"),
        [Filled(_l("Schrijf op waar buren je voor kunnen vragen.")), AtMost(NAME_MAX)],
        description=_l("Bijvoorbeeld: fietsen maken, brieven lezen, Arabisch spreken."),
    )
    audience = RadioField(_l("Wie mag jou vinden?"), coerce=Circle, default=Circle.NEIGHBOURS)
    street = StringField(
        _l("Je straat"),
        [Optional(), AtMost(NAME_MAX)],
        description=_l("Zonder huisnummer. Buren zien je voornaam en je straat."),
    )


class DingForm(EntryForm):
    """A thing to lend."""

    kind = EntryKind.DING
    more = ("street", "audience")
    read_by_others = ("name", "text", "street")
    name = StringField(
        _l("Wat leen je uit?"),
        [Filled(_l("Schrijf op wat je uitleent.")), AtMost(NAME_MAX)],
        description=_l("Bijvoorbeeld: een ladder, een partytent, een bakfiets."),
    )
    street = StringField(_l("Je straat"), [Optional(), AtMost(NAME_MAX)], description=_l("Zonder huisnummer."))
    audience = RadioField(_l("Wie mag dit vinden?"), coerce=Circle, default=Circle.NEIGHBOURS)


FORMS: dict[EntryKind, type[EntryForm]] = {form.kind: form for form in (PlekForm, ClubForm, SchatForm, DingForm)}


def form_for(entry: Entry) -> EntryForm:
    """The form that changes an entry, filled with what stands there."""
    return FORMS[entry.kind](obj=entry, mine=entry.owner_id is not None)


class DoubtForm(PleinForm):
    """What is not right."""

    words = TextAreaField(
        _l("Wat klopt er niet?"),
        [Filled(_l("Schrijf op wat er niet klopt.")), AtMost(TEXT_MAX)],
        description=_l("Bijvoorbeeld: de tijden zijn veranderd. Niemand ziet wie dit schreef."),
        render_kw={"rows": 3},
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])


class TurnDownForm(PleinForm):
    """Why it cannot stand like this."""

    reason = TextAreaField(
        _l("Wat moet er anders?"),
        [Filled(_l("Leg uit wat er anders moet.")), AtMost(TEXT_MAX)],
        description=_l("Wie het erin zette, leest dit en kan het aanpassen."),
        render_kw={"rows": 3},
    )
