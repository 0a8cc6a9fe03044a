"""Forms about one's place among colleagues, and about stopping: shape only."""

from collections.abc import Sequence

from wtforms import DateField, SelectField, StringField, TelField
from wtforms.validators import Optional

from buurtplein.collegas.queries import Colleague, Held
from buurtplein.core.forms import AtMost, Filled, PleinForm, SeenForm
from buurtplein.core.i18n import _, _l


class WorkForm(PleinForm):
    """Where a professional works, how to reach them, and who stands in."""

    area = StringField(
        _l("Waar werk je in deze buurt?"),
        [Optional(), AtMost(120)],
        description=_l("Bijvoorbeeld: Molenstraat en omgeving, of de hele buurt."),
    )
    phone = TelField(
        _l("Telefoon van je werk"),
        [Optional(), AtMost(20)],
        description=_l("Collega’s, buurtverbinders en de beheerder zien dit nummer. Bewoners niet."),
        render_kw={"autocomplete": "off"},
    )
    deputy = SelectField(
        _l("Wie neemt waar als jij er niet bent?"), coerce=lambda value: int(value or 0) or None, validate_choice=False
    )

    def __init__(self, *args: object, deputies: Sequence[Colleague], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = ((one.person.id, f"{one.person.name}, {one.title}".strip(", ")) for one in deputies)
        self.deputy.choices = [(0, _("Niemand")), *named]


class StopForm(PleinForm):
    """Who leads from now on what someone led who stops."""

    successor = SelectField(
        _l("Wie wordt regiehouder?"), coerce=lambda value: int(value or 0) or None, validate_choice=False
    )

    def __init__(self, *args: object, held: Held, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = held.stands_in
        first = _("Wie waarneemt: %(name)s", name=named.person.name) if named else _("Er is nog niemand anders")
        self.successor.choices = [(0, first), *((one.person.id, one.person.name) for one in held.colleagues)]


class RegisseurForm(SeenForm):
    """Who is gebiedsregisseur, from when, and at which number for everyone."""

    person = SelectField(
        _l("Wie is gebiedsregisseur?"), coerce=lambda value: int(value or 0) or None, validate_choice=False
    )
    from_day = DateField(
        _l("Vanaf welke dag?"),
        [Filled(_l("Kies een dag."))],
        description=_l("Is er nu een ander? Die stopt op deze dag."),
    )
    phone = TelField(
        _l("Telefoon voor bewoners"),
        [Optional(), AtMost(20)],
        description=_l(
            "Iedereen ziet dit nummer. Kies je een ander, vul dan ook een ander nummer in. "
            "Laat je het leeg, dan staat er het nummer van de buurt."
        ),
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: object, choices: Sequence[Colleague], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        named = ((one.person.id, f"{one.person.name}, {one.title}".strip(", ")) for one in choices)
        self.person.choices = [(0, _("Niemand: er is een vacature")), *named]
