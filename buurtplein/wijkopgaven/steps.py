"""What a neighbour wants to hear of an actie: that it is done, or stuck."""

from collections.abc import Iterable, Iterator

from buurtplein.wijkopgaven.models import Actie, ActieChange, ActieState

STEPS = (ActieState.DONE, ActieState.STUCK)


def steps(changes: Iterable[ActieChange]) -> Iterator[ActieChange]:
    """Those, oldest first, with which an actie became done or stuck."""
    before: dict[int, ActieState] = {}
    for change in changes:
        if change.state in STEPS and before.get(change.actie_id) is not change.state:
            yield change
        before[change.actie_id] = change.state


def last_step(actie: Actie) -> ActieChange | None:
    """When an actie that is done or stuck became that; None of what is to be done."""
    found = list(steps(actie.changes))
    return found[-1] if found and actie.state in STEPS else None
