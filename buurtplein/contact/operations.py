"""What two neighbours can do with each other, and that one of them wants no contact."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.contact.policy import may_stop_contact
from buurtplein.core.errors import require
from buurtplein.matching.operations import part_from
from buurtplein.people.models import Person
from buurtplein.people.operations import block


def stop_contact(viewer: Viewer, other: Person) -> None:
    """Want no contact with someone: from now on neither meets the other, and what ran between them ends. Twice is once.

    Raises NotAllowed.
    """
    require(may_stop_contact(viewer, other))
    block(viewer, other)
    part_from(viewer, other)
