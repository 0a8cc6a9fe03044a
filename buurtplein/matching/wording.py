"""How we speak of a koppeling."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.core.i18n import _
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post


def called(person: Person | None) -> str:
    """The first name; someone who left is a neighbour."""
    return (person.first_name if person is not None else "") or _("een buur")


def first_message(viewer: Viewer, request: Post, helper: Person) -> str:
    """What a verbinder may send to the helper, to be changed at will.

    Of a vraag for verbinders only it tells nothing: the verbinder writes what the helper needs to know.
    """
    if request.audience == Audience.VERBINDERS:
        asked = _("Een buur zoekt hulp. Kun jij helpen?")
    else:
        asked = _("%(asker)s vraagt: ‘%(title)s’ Kun jij helpen?", asker=called(request.author), title=request.title)
    return " ".join(
        (
            _("Dag %(helper)s.", helper=called(helper)),
            asked,
            _("Groet, %(name)s", name=called(viewer.person)),
        )
    )
