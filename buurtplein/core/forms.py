"""The form class of the house: shape only; what it means is for the operations."""

from enum import Enum
from functools import lru_cache
from types import TracebackType
from typing import Any, ClassVar, NamedTuple, Self

from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, HiddenField, IntegerField, RadioField, StringField, ValidationError
from wtforms.i18n import get_translations
from wtforms.validators import StopValidation

from buurtplein.core.errors import RuleBroken
from buurtplein.core.i18n import _l, language
from buurtplein.core.incoming import LARGEST
from buurtplein.core.text import tidy

HIDDEN = {"csrf_token"}


class Advice(NamedTuple):
    """What its writer may want to look at again in a field. Nothing is wrong: an error stops, advice asks."""

    about: str
    text: str


def tidied(value: object) -> object:
    """WTForms filter: tidy text, leave the rest alone. A choice of an enum stays that choice."""
    return tidy(value) if isinstance(value, str) and not isinstance(value, Enum) else value


class Filled:
    """Validator: something was typed that is more than white space. Marks the field as required."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __call__(self, _form: object, field: Field) -> None:
        if field.process_errors:
            raise StopValidation  # something was typed, and is wrong in another way
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(str(self.message or _l("Vul dit in.")))


class AtMost:
    """Validator: at most `length` characters; says how many there are too many."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.field_flags = {"maxlength": length}

    def __call__(self, _form: object, field: Field) -> None:
        over = len(field.data or "") - self.length
        if over > 0:
            raise ValidationError(str(_l("Dit is %(over)d tekens te lang.", over=over)))


class RowNumberField(IntegerField):
    """A whole number that a row can have, from 1 on; without the sums of NumberRange, which break on a huge one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not 0 < self.data <= LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


@lru_cache
def _words_of_wtforms(language: str) -> Any:
    return get_translations([language, "en"])


class PleinForm(FlaskForm):  # type: ignore[misc]
    """Tidies every text field and puts a broken rule at the field it belongs to."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms asks here for filters of unbound fields."""

        def get_translations(self, form: Any) -> Any:
            """The words of WTForms itself in the reader's language; Flask-WTF would load them for every form."""
            return _words_of_wtforms(language())

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = [*unbound_field.kwargs.get("filters", []), tidied]
            if "Password" in unbound_field.field_class.__name__:
                filters = unbound_field.kwargs.get("filters", [])
            field = unbound_field.bind(form=form, **{**options, "filters": filters})
            field.advice = []  # of Advice, for components/field.html
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form, also when that is nothing; never JSON or a file in the place of a text.

            Before that: what was held for this page while someone logged in (people/held.py).
            """
            if formdata is _Auto:
                return request.form if form.is_submitted() else g.get("held")
            return super().wrap_formdata(form, formdata)

    def values(self) -> dict[str, Any]:
        """What was filled in, by field name, without the technical fields. Text that was not sent at all is ""."""
        return {
            name: "" if field.data is None and isinstance(field, StringField) else field.data
            for name, field in self._fields.items()
            if name not in HIDDEN and field.type != "SubmitField"
        }

    def begin_with(self, title: Field, readers: RadioField) -> Self:
        """On a page that was not sent: the title and the readers that the link to it names, when there are such."""
        asked = tidy(request.args.get("titel", ""))[: title.flags.maxlength]
        if asked and not title.data and not self.is_submitted():
            title.data = asked
            chosen = [value for value, *_rest in readers.iter_choices() if value == request.args.get("lezers")]
            readers.data = readers.coerce(chosen[0]) if chosen else readers.data
        return self

    def showing_rules(self) -> "ShowingRules":
        """Run an operation; a RuleBroken becomes a message at its field, and the page can be shown again."""
        return ShowingRules(self)


class SeenForm(PleinForm):
    """A form on what others change too: `seen` says what stood there when it was drawn (core/fresh.py)."""

    seen = HiddenField()

    def look(self, stands: str) -> None:
        """Before use: a form that is drawn anew is about what stands there now, one that was sent about what it saw.

        A button without a form of its own has it in the address.
        """
        saw = self.seen.data or request.args.get("seen")
        self.seen.data = saw or ("" if self.is_submitted() else stands)

    def look_again(self, stands: str) -> bool:
        """Before it is shown again: whether someone was first. Sent once more, it goes over what stands now."""
        if not self.seen.errors:
            return False
        self.seen.data = stands
        return True


class ShowingRules:
    """Catches a RuleBroken and puts it at its field; a class, so that mypy knows it may swallow."""

    def __init__(self, form: PleinForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: type | None, error: BaseException | None, _trace: TracebackType | None) -> bool:
        if not isinstance(error, RuleBroken):
            return False
        field = self.form._fields.get(error.field or "")
        if field is None:
            self.form.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]
        return True
