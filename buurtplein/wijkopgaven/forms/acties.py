"""Forms about acties: agreeing on them, handing them over, saying how far they are."""

from collections.abc import Sequence

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, Optional

from buurtplein.buurten.models import Organisation
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.forms import AtMost, Filled, PleinForm, SeenForm
from buurtplein.core.i18n import _, _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.forms.sizes import NOTE_MAX, ONCE_MAX, TITLE_MAX
from buurtplein.wijkopgaven.models import Actie, ActieState, OwnerKind
from buurtplein.wijkopgaven.operations import ActieDraft, Wait
from buurtplein.wijkopgaven.queries import Taker, Takers

YES, NO = "ja", "nee"
ME = "ik"
NOBODY = Takers((), ())


class ActieForm(CheckedForm, SeenForm):
    """A step: what, whose turn, who and by when."""

    read_by_others = ("title",)

    title = StringField(
        _l("Wat gaat er gebeuren?"), [Filled(_l("Schrijf op wat er gaat gebeuren.")), AtMost(TITLE_MAX)]
    )
    owner_kind = RadioField(_l("Wie doet dit?"), coerce=OwnerKind, default=OwnerKind.SAMEN)
    owner_id = SelectField(
        _l("Bij wie ligt het?"),
        default="0",
        description=_l("Kies je een ander, dan vragen we het eerst. Tot het ja is, blijft de actie bij jou."),
    )
    due_on = DateField(_l("Wanneer is het klaar?"), [Optional()])
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(
        self,
        *args: object,
        takers: Takers = NOBODY,
        lead: Person | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owner_kind.choices = [(kind.value, kind.label) for kind in OwnerKind]
        self.known = {f"p{person.id}": Taker(person.id) for person, _signed in takers.people}
        self.known |= {f"o{party.id}": Taker(None, party.id) for party in takers.organisations}
        names = [f"{person.name} ({signed or _('buur')})" for person, signed in takers.people]
        names += [_("Iemand van %(name)s", name=party.name) for party in takers.organisations]
        stays = _("Nog niemand: het blijft bij de regiehouder, %(name)s", name=lead.first_name if lead else "")
        own = [("0", stays), (ME, _("Ik doe het zelf"))]
        self.owner_id.choices = [*own, *zip(self.known, names, strict=True)]

    def draft(self, me: int | None = None) -> ActieDraft:
        """What was filled in, as the operations take it; who fills it in is `me`."""
        chosen = self.owner_id.data if "owner_id" in self else ""
        to = Taker(me) if chosen == ME else self.known.get(chosen, Taker())
        return ActieDraft(
            self.title.data or "", self.owner_kind.data, to.person_id, self.due_on.data, to.organisation_id
        )


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

    read_by_others = ("note", "asks")

    state = RadioField(_l("Hoe staat het ervoor?"), coerce=ActieState)
    note = TextAreaField(
        _l("Wil je er iets bij zeggen?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Iedereen kan dit lezen."),
        render_kw={"rows": 3},
    )

    waits_for_id = SelectField(
        _l("Bij welke organisatie ligt het vast?"),
        [Optional()],
        coerce=int,
        validate_choice=False,  # the buttons of the bord do not ask; whether it is one of them is for the operation
        description=_l("Iedereen ziet dan: wacht op deze organisatie, en waarom."),
    )
    asks = TextAreaField(
        _l("Wat vragen jullie van die organisatie?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Het komt ook op het blad voor het overleg. Iedereen kan dit lezen."),
        render_kw={"rows": 2},
    )
    bring_up_on = DateField(
        _l("Wanneer vragen jullie het weer?"),
        [Optional()],
        description=_l("Op die dag krijgt de regiehouder bericht."),
    )

    def __init__(
        self, *args: object, actie: Actie | None = None, parties: Sequence[Organisation] = (), **kwargs: object
    ) -> None:
        names = ("state", "waits_for_id", "asks", "bring_up_on")
        stands = {name: getattr(actie, name) for name in names} if actie else {}
        super().__init__(*args, **stands, **kwargs)
        self.state.choices = [(state.value, state.label) for state in ActieState]
        self.waits_for_id.choices = [(0, _("Niet bij een organisatie")), *((one.id, one.name) for one in parties)]

    @property
    def wait(self) -> Wait:
        """Where it is stuck, as the operations take it."""
        return Wait(self.waits_for_id.data or None, self.bring_up_on.data, self.asks.data or "")
