"""Forms for wijkopgaven, acties, answers and endings: shape only."""

from buurtplein.wijkopgaven.forms.acties import ActieForm, AnswerOfferForm, MoveForm, OfferForm
from buurtplein.wijkopgaven.forms.answers import AnswerForm, EndForm, LessonForm, ReopenForm, ReopenSpokenForm
from buurtplein.wijkopgaven.forms.coowners import CoOwnerForm
from buurtplein.wijkopgaven.forms.notes import NoteForm
from buurtplein.wijkopgaven.forms.opgaven import (
    MergeForm,
    OpgaveForm,
    SourceForm,
    SplitForm,
    heard_in,
    is_open_to_all,
    title_from,
)
from buurtplein.wijkopgaven.forms.partners import PartnersForm
from buurtplein.wijkopgaven.forms.plein import HelpForm, ResultForm

__all__ = [
    "ActieForm",
    "AnswerForm",
    "AnswerOfferForm",
    "CoOwnerForm",
    "EndForm",
    "HelpForm",
    "LessonForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "OfferForm",
    "OpgaveForm",
    "PartnersForm",
    "ReopenForm",
    "ReopenSpokenForm",
    "ResultForm",
    "SourceForm",
    "SplitForm",
    "heard_in",
    "is_open_to_all",
    "title_from",
]
