"""Who may talk with whom, and who may want no contact."""

from buurtplein.buurten.viewer import Viewer
from buurtplein.people.models import Person
from buurtplein.people.policy import may_block


def may_stop_contact(viewer: Viewer, other: Person) -> bool:
    """A neighbour, with someone else."""
    return viewer.is_member and may_block(viewer, other)
