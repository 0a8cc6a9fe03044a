"""The form to ask a neighbour to be co-owner."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from buurtplein.core.forms import AtMost, Filled, PleinForm
from buurtplein.core.i18n import _l
from buurtplein.people.models import Person
from buurtplein.wijkopgaven.forms.sizes import NOTE_MAX


class CoOwnerForm(PleinForm):
    """Who is asked, and a few words to go with it."""

    person_id = RadioField(
        _l("Wie vraag je?"),
        [Filled(_l("Kies wie je vraagt."))],
        coerce=int,
        validate_choice=False,  # whether they can be asked is for the operation
    )
    words = TextAreaField(
        _l("Wil je er iets bij zeggen?"),
        [Optional(), AtMost(NOTE_MAX)],
        description=_l("Alleen wie je vraagt, en de professionals, lezen dit."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: object, neighbours: Sequence[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.person_id.choices = [(person.id, person.name) for person in neighbours]
