"""Forms for posts and comments: shape only. Each kind asks at most three things at first sight."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import from_local, local
from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.photos.forms import PhotosField
from buurtplein.posts import operations
from buurtplein.posts.models import Audience, Post, PostKind
from buurtplein.posts.operations import Draft
from buurtplein.posts.themes import Theme

TITLE_MAX = 120  # characters; two lines on a phone
BODY_MAX = 5000
COMMENT_MAX = 2000
ONCE_MAX = 64
FROM_GIDS = {"list": "plekken", "autocomplete": "off"}  # posts/_form.html has the list
DRAFTED = {field.name for field in fields(Draft)}
WHEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]  # first: as shown

AUDIENCES = {
    PostKind.VRAAG: (Audience.PUBLIC, Audience.NEIGHBOURS, Audience.VERBINDERS),
    PostKind.AANBOD: (Audience.PUBLIC, Audience.NEIGHBOURS),
    PostKind.ACTIVITEIT: (Audience.PUBLIC, Audience.NEIGHBOURS),
    PostKind.INITIATIEF: (Audience.PUBLIC, Audience.NEIGHBOURS),
    PostKind.VERHAAL: (Audience.PUBLIC, Audience.NEIGHBOURS),
}


class ThemeField(SelectField):
    """What it is about, or nothing yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_l("Waar gaat het over?"), coerce=_theme, choices=_themes, **kwargs)


def _theme(value: str | Theme) -> Theme | None:
    return Theme(value) if value else None


def _themes() -> list[tuple[str, str]]:
    return [("", str(_l("Kies een onderwerp"))), *((theme.value, theme.label) for theme in Theme)]


class ChosenReadersForm(CheckedForm):
    """A form on which its writer chooses who may read it; what is for the verbinders only is not looked at."""

    audience: RadioField

    def texts(self) -> Iterable[Field]:
        """What others will read."""
        return [] if self.audience.data is Audience.VERBINDERS else super().texts()


class PostForm(ChosenReadersForm):
    """What every kind of post asks."""

    kind: PostKind
    first: tuple[str, ...] = ("title", "body", "audience")  # what one sees at once
    more: tuple[str, ...] = ("theme",)  # what one may open
    read_by_others = ("title", "body", "needs", "place")

    title = StringField(_l("Titel"), [Filled(_l("Geef je bericht een titel.")), AtMost(TITLE_MAX)])
    body = TextAreaField(_l("Vertel er iets meer over"), [Optional(), AtMost(BODY_MAX)], render_kw={"rows": 5})
    audience = RadioField(_l("Wie mag dit lezen?"), coerce=Audience, default=Audience.PUBLIC)
    theme = ThemeField(description=_l("Zo vinden buren het makkelijker. Je mag dit overslaan."))
    photos = PhotosField()
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = [(a.value, a.label) for a in AUDIENCES[self.kind]]

    @classmethod
    def of(cls, _viewer: Viewer, post: Post, /) -> "PostForm":
        """The form that changes a post, filled with what stands there; times as the clock in Amsterdam shows them."""
        shown = {name: getattr(post, name) for name in ("title", "body", "needs", "audience", "place", "theme")}
        return cls(data={**shown, "starts_at": as_shown(post.starts_at), "ends_at": as_shown(post.ends_at)})

    def check(self) -> None:
        """Raises RuleBroken where what was filled in cannot be right."""
        operations.check_draft(self.draft())

    def place_as(self, viewer: Viewer) -> Post:
        """Place what was filled in."""
        return operations.place_post(viewer, self.draft(), once=self.once.data)

    def change_as(self, viewer: Viewer, post: Post) -> Post:
        """Change a post into what was filled in."""
        return operations.change_post(viewer, post, self.draft())

    def draft(self) -> Draft:
        """What was filled in, as the operations take it."""
        filled = {name: value for name, value in self.values().items() if name in DRAFTED}
        for name in ("starts_at", "ends_at"):
            if filled.get(name) is not None:
                filled[name] = from_local(filled[name])
        return Draft(kind=self.kind, **{name: value for name, value in filled.items() if value is not None})


class VraagForm(PostForm):
    """Ask for help, things or advice."""

    kind = PostKind.VRAAG
    title = StringField(
        _l("Wat is je vraag?"),
        [Filled(_l("Schrijf je vraag op.")), AtMost(TITLE_MAX)],
        description=_l("Schrijf het kort, in één zin."),
    )
    body = TextAreaField(
        _l("Vertel er iets meer over"),
        [Optional(), AtMost(BODY_MAX)],
        description=_l("Wanneer komt het uit? Wat is handig om te weten? Zet hier geen adres of telefoonnummer neer."),
        render_kw={"rows": 5},
    )


class AanbodForm(PostForm):
    """Offer help, a thing or a skill."""

    kind = PostKind.AANBOD
    title = StringField(
        _l("Wat heb je te bieden?"),
        [Filled(_l("Schrijf op wat je te bieden hebt.")), AtMost(TITLE_MAX)],
        description=_l("Te leen, te geef, of iets wat je kunt."),
    )
    body = TextAreaField(
        _l("Vertel er iets meer over"),
        [Optional(), AtMost(BODY_MAX)],
        description=_l("Wanneer kun je? Waar moet iemand op letten?"),
        render_kw={"rows": 5},
    )


class InitiatiefForm(PostForm):
    """A plan that seeks people."""

    kind = PostKind.INITIATIEF
    first = ("title", "body", "needs")
    more = ("place", "audience", "theme")
    title = StringField(_l("Wat is je plan?"), [Filled(_l("Geef je plan een naam.")), AtMost(TITLE_MAX)])
    needs = StringField(
        _l("Wie of wat zoek je?"),
        [Optional(), AtMost(TITLE_MAX * 2)],
        description=_l("Bijvoorbeeld: vier buren met een schep."),
    )
    place = StringField(
        _l("Waar is het?"),
        [Optional(), AtMost(TITLE_MAX)],
        description=_l("Een straat, of een plek uit de buurtgids."),
        render_kw=FROM_GIDS,
    )


class VerhaalForm(PostForm):
    """Tell how something went."""

    kind = PostKind.VERHAAL
    title = StringField(_l("Hoe heet je verhaal?"), [Filled(_l("Geef je verhaal een titel.")), AtMost(TITLE_MAX)])
    body = TextAreaField(
        _l("Je verhaal"), [Filled(_l("Schrijf je verhaal op.")), AtMost(BODY_MAX)], render_kw={"rows": 10}
    )


FORMS: dict[PostKind, type[PostForm]] = {
    form.kind: form for form in (VraagForm, AanbodForm, InitiatiefForm, VerhaalForm)
}


def as_shown(moment: datetime | None) -> datetime | None:
    """A moment as a field for a day and a time shows it."""
    return local(moment).replace(tzinfo=None) if moment else None


class SortForm(PleinForm):
    """Say what a post is about."""

    theme = ThemeField()

    @classmethod
    def of(cls, post: Post) -> "SortForm":
        """Filled with what stands there; its token is that of the page."""
        return cls(formdata=None, data={"theme": post.theme}, meta={"csrf": False})


class CommentForm(CheckedForm):
    """Words under a post."""

    body = TextAreaField(
        _l("Schrijf een reactie"),
        [Filled(_l("Schrijf eerst je reactie.")), AtMost(COMMENT_MAX)],
        description=_l("Zet hier geen adres of telefoonnummer neer."),
        render_kw={"rows": 3},
    )
    is_news = BooleanField(
        _l("Dit is nieuws over mijn plan"), description=_l("Wie meedoet of een taak heeft, krijgt bericht.")
    )
    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])
