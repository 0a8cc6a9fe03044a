"""The form for a task: shape only."""

from wtforms import StringField
from wtforms.validators import NumberRange

from buurtplein.core.forms import AtMost, Filled, RowNumberField
from buurtplein.core.i18n import _l
from buurtplein.keuring.forms import CheckedForm

TITLE_MAX = 80  # characters
MOST_NEEDED = 99


class TaskForm(CheckedForm):
    """What there is to do, and by how many."""

    read_by_others = ("title",)

    title = StringField(_l("Wat is er te doen?"), [Filled(_l("Schrijf op wat er te doen is.")), AtMost(TITLE_MAX)])
    needed = RowNumberField(
        _l("Hoeveel buren zijn er nodig?"),
        [Filled(_l("Vul een getal in.")), NumberRange(1, MOST_NEEDED, _l("Kies een getal van 1 tot en met 99."))],
        default=1,
    )
