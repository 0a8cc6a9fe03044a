"""Forms about activities: shape only."""

import re
from enum import StrEnum
from typing import Any

from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from buurtplein.agenda import operations
from buurtplein.agenda.models import Occurrence, Rhythm
from buurtplein.agenda.operations import Guest, Schedule
from buurtplein.agenda.queries import plan_of
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import from_local
from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l
from buurtplein.posts.forms import BODY_MAX, FROM_GIDS, ONCE_MAX, TITLE_MAX, WHEN, PostForm, as_shown
from buurtplein.posts.models import Post, PostKind

NAME_MAX = 60
REACH_MAX = 120
ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[a-zA-Z]{2,}")
PHONE = re.compile(r"\+?[0-9 ()./-]+")
DIGITS = 8
DAY = ["%Y-%m-%d", "%d-%m-%Y"]


class RepeatingForm(PostForm):
    """Change an activity that comes back. Its times are changed one by one, on a page of their own."""

    kind = PostKind.ACTIVITEIT
    first: tuple[str, ...] = ("title", "place", "body")
    more: tuple[str, ...] = ("places", "audience", "theme")
    title = StringField(_l("Wat ga je doen?"), [Filled(_l("Geef je activiteit een naam.")), AtMost(TITLE_MAX)])
    place = StringField(
        _l("Waar is het?"),
        [Filled(_l("Vul in waar het is.")), AtMost(TITLE_MAX)],
        description=_l("Een straat, of een plek uit de buurtgids."),
        render_kw=FROM_GIDS,
    )
    places = IntegerField(
        _l("Hoeveel mensen kunnen er mee?"),
        [Optional()],
        description=_l("Is het vol, dan komen anderen op een wachtlijst. Kan iedereen mee? Laat dit dan leeg."),
    )
    body = TextAreaField(
        _l("Vertel er iets meer over"),
        [Optional(), AtMost(BODY_MAX)],
        description=_l("Wat kost het? Moet je iets meenemen?"),
        render_kw={"rows": 4},
    )

    def change_as(self, viewer: Viewer, post: Post) -> Post:
        """Change an activity into what was filled in."""
        return operations.change_activity(viewer, post, self.draft(), self.schedule())

    def schedule(self) -> Schedule:
        """For how many."""
        return Schedule(places=self.places.data)


class ActiviteitForm(RepeatingForm):
    """Organise something on a day, somewhere, once or again and again."""

    first = ("title", "starts_at", "place")
    more = ("ends_at", "rhythm", "until", "places", "body", "audience", "theme")
    starts_at = DateTimeLocalField(_l("Wanneer begint het?"), [Filled(_l("Kies een dag en een tijd."))], format=WHEN)
    ends_at = DateTimeLocalField(_l("Wanneer is het afgelopen?"), [Optional()], format=WHEN)
    rhythm = SelectField(_l("Hoe vaak is het?"), coerce=Rhythm, default=Rhythm.ONCE)
    until = DateField(
        _l("Tot en met welke dag komt het terug?"),
        [Optional()],
        format=DAY,
        description=_l("Weet je dat nog niet? Laat dit dan leeg."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rhythm.choices = [(rhythm.value, rhythm.label) for rhythm in Rhythm]

    @classmethod
    def of(cls, viewer: Viewer, post: Post, /) -> PostForm:
        """As it stands; of what comes back without its times."""
        plan = plan_of(viewer, post)
        shown = {name: getattr(post, name) for name in ("title", "body", "audience", "place", "theme")}
        shown["places"] = plan.places if plan is not None else None
        if plan is not None and plan.rhythm is not Rhythm.ONCE:
            return RepeatingForm(data=shown)
        return cls(data={**shown, "starts_at": as_shown(post.starts_at), "ends_at": as_shown(post.ends_at)})

    def check(self) -> None:
        """Raises RuleBroken where what was filled in cannot be right."""
        super().check()
        operations.check_schedule(self.draft(), self.schedule())

    def place_as(self, viewer: Viewer) -> Post:
        """Place what was filled in."""
        return operations.place_activity(viewer, self.draft(), self.schedule(), once=self.once.data)

    def schedule(self) -> Schedule:
        """How often, until when and for how many."""
        return Schedule(self.rhythm.data, self.until.data, self.places.data)


class WhichTimes(StrEnum):
    """What a change of a time is about."""

    ONE = "deze"
    FOLLOWING = "volgende"


class DateForm(PleinForm):
    """Another moment for one time, or for all that follow."""

    starts_at = DateTimeLocalField(_l("Wanneer begint het?"), [Filled(_l("Kies een dag en een tijd."))], format=WHEN)
    ends_at = DateTimeLocalField(_l("Wanneer is het afgelopen?"), [Optional()], format=WHEN)
    which = RadioField(
        _l("Voor welke keren?"),
        coerce=WhichTimes,
        choices=[
            (WhichTimes.ONE.value, _l("Alleen deze keer")),
            (WhichTimes.FOLLOWING.value, _l("Deze keer en alle keren daarna")),
        ],
        default=WhichTimes.ONE,
    )

    @classmethod
    def of(cls, occurrence: Occurrence) -> "DateForm":
        """As it stands; something that happens once asks for no choice."""
        form = cls(data={"starts_at": as_shown(occurrence.starts_at), "ends_at": as_shown(occurrence.ends_at)})
        if occurrence.plan.rhythm is Rhythm.ONCE:
            del form.which
        return form

    def move_as(self, viewer: Viewer, occurrence: Occurrence) -> None:
        """Move it."""
        following = "which" in self and self.which.data is WhichTimes.FOLLOWING
        act = operations.move_on if following else operations.move
        assert self.starts_at.data is not None  # the form was found right
        ends_at = from_local(self.ends_at.data) if self.ends_at.data else None
        act(viewer, occurrence, from_local(self.starts_at.data), ends_at)


class GuestForm(PleinForm):
    """Come without an account."""

    name = StringField(_l("Je naam"), [Filled(_l("Vul je naam in.")), AtMost(NAME_MAX)])
    reach = StringField(
        _l("Je telefoonnummer of e-mailadres"),
        [Filled(_l("Vul een telefoonnummer of e-mailadres in.")), AtMost(REACH_MAX)],
        description=_l("Alleen wie het organiseert ziet dit. Zo kunnen we je bereiken als er iets verandert."),
    )

    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def validate_reach(self, field: StringField) -> None:
        """Enough digits for a telephone, or something that looks like an address."""
        text = field.data or ""
        if not ADDRESS.fullmatch(text) and not (PHONE.fullmatch(text) and len(re.sub(r"\D", "", text)) >= DIGITS):
            raise ValidationError(str(_l("Dit lijkt geen telefoonnummer of e-mailadres.")))

    def guest(self) -> Guest:
        """Who it is."""
        return Guest(self.name.data or "", self.reach.data or "")
