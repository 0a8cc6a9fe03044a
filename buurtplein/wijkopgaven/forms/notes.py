"""The form for the timeline."""

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled
from buurtplein.core.i18n import _l
from buurtplein.keuring.forms import CheckedForm
from buurtplein.photos.forms import PhotoField
from buurtplein.wijkopgaven.forms.sizes import ONCE_MAX, TEXT_MAX
from buurtplein.wijkopgaven.models import Note, NoteKind
from buurtplein.wijkopgaven.operations import NoteDraft

EVERYONE, PARTNERS = "iedereen", "partners"


class NoteForm(CheckedForm):
    """What was done or decided, and who reads it."""

    read_by_others = ("body",)

    kind = RadioField(_l("Wat is het?"), coerce=NoteKind, default=NoteKind.CONTRIBUTION)
    body = TextAreaField(
        _l("Wat is er gedaan of besloten?"),
        [Filled(_l("Schrijf op wat er is gedaan of besloten.")), AtMost(TEXT_MAX)],
        description=_l("Schrijf geen namen of adressen van bewoners op."),
        render_kw={"rows": 5},
    )
    readers = RadioField(
        _l("Wie mag dit lezen?"),
        default=PARTNERS,
        choices=[(PARTNERS, _l("Alleen voor partners")), (EVERYONE, _l("Iedereen"))],
    )

    once = HiddenField(validators=[Optional(), AtMost(ONCE_MAX)])
    photos = PhotoField()

    def __init__(self, *args: object, note: Note | None = None, for_partners: bool = True, **kwargs: object) -> None:
        readers = {"readers": PARTNERS if note.partners_only else EVERYONE} if note is not None else {}
        super().__init__(*args, obj=note, **readers, **kwargs)
        if note is not None:
            del self.photos
        if not for_partners:
            del self.readers
        self.kind.choices = [(kind.value, kind.label) for kind in NoteKind]

    def draft(self) -> NoteDraft:
        """What was filled in, as the operations take it."""
        partners_only = "readers" in self and self.readers.data != EVERYONE
        return NoteDraft(self.body.data or "", self.kind.data, partners_only=partners_only)
