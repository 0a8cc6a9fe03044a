"""No form forgets the look: who writes a text that others will read is asked first, or it says here why not."""

import importlib
import pkgutil
from collections.abc import Iterator

from wtforms import TextAreaField

import buurtplein
from buurtplein.core.forms import PleinForm
from buurtplein.gids.forms import FORMS
from buurtplein.gids.models import EntryKind
from buurtplein.keuring.forms import CheckedForm

NOT_LOOKED_AT = {
    "buurten": {
        "BuurtForm": "the beheerder says here how the buurt itself is reached",
        "RulesForm": "house rules name what is not done, also in swear words",
        "SentencesForm": "for the verbinders to choose from",
    },
    "contact": {
        "MessageForm": "between two who said yes to each other",
        "ReportMessageForm": "for a verbinder only",
        "SettleForm": "to the two who talked",
    },
    "gids": {
        "DoubtForm": "for a verbinder only",
        "TurnDownForm": "to who put it in the gids",
    },
    "gesprekken": {
        "StreetsForm": "the names of streets",
    },
    "matching": {
        "OutcomeForm": "for a verbinder only",
        "ProposeForm": "to the one who is asked to help",
    },
    "moderation": {
        "DecisionForm": "to who objected",
        "ExcludeForm": "to who is excluded",
        "HideForm": "to the author",
        "LeaveForm": "to who reported",
        "NotedObjectionForm": "the words of someone who calls, for who decides on it",
        "ObjectionForm": "for who decides on it",
        "ReportForm": "for a verbinder only, and may quote what is wrong",
        "ReturnForm": "to the author",
        "WarnForm": "to the author",
    },
    "werk": {
        "AwayForm": "for the verbinders and the beheerder only",
    },
    "wijkopgaven": {
        "AnswerOfferForm": "to who asked and the professionals",
        "CoOwnerForm": "to who is asked and the professionals",
        "OfferForm": "to who is asked and the professionals",
    },
}


def forms() -> Iterator[type[PleinForm]]:
    for module in pkgutil.walk_packages(buurtplein.__path__, "buurtplein."):
        if module.name.endswith(".forms"):
            importlib.import_module(module.name)
    todo = [PleinForm]
    while todo:
        form = todo.pop()
        todo += form.__subclasses__()
        yield form


def fields(form: type[PleinForm]) -> set[str]:
    return {name for name in dir(form) if getattr(getattr(form, name), "field_class", None) is TextAreaField}


def test_every_form_for_a_longer_text_is_looked_at_or_says_why_not():
    found = {(form.__module__.split(".")[1], form.__name__): form for form in forms() if fields(form)}
    exempt = {(room, name) for room, names in NOT_LOOKED_AT.items() for name in names}
    assert {key for key, form in found.items() if not issubclass(form, CheckedForm)} == exempt


def test_every_longer_text_of_a_form_that_is_looked_at_is_one_that_others_read():
    places = {FORMS[EntryKind.PLEK], FORMS[EntryKind.CLUB]}
    for form in forms():
        if issubclass(form, CheckedForm) and form.__name__ != "EntryForm" and form not in places:
            assert fields(form) <= set(form.read_by_others), form
