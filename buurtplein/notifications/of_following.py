"""Who follows a post or a wijkopgave hears of what changes there."""

from buurtplein.agenda.models import Occurrence, Plan
from buurtplein.buurten.viewer import Caretaker
from buurtplein.following.queries import wishes
from buurtplein.notifications.models import Kind
from buurtplein.notifications.rows import row_of, subject_of
from buurtplein.notifications.tell import is_new_to, tell
from buurtplein.outbox.models import OutboxEvent
from buurtplein.posts.models import Post
from buurtplein.wijkopgaven.models import Actie, Wijkopgave

OUTBOX = Caretaker("outbox")


def tell_followers_of_post(event: OutboxEvent) -> None:
    """Something changed that is more than words: for who follows it and did not hear of it in another way."""
    _tell(event, Kind.FOLLOWED_POST, subject_of(event, Post))


def tell_followers_of_date(event: OutboxEvent) -> None:
    """A time of an activity is another, or off: for who follows the activity."""
    date = subject_of(event, Occurrence) if event.name.startswith("occurrence.") else subject_of(event, Plan)
    _tell(event, Kind.FOLLOWED_POST, row_of(Post, date.post_id, event) if date else None)


def tell_followers_of_opgave(event: OutboxEvent) -> None:
    """A wijkopgave goes on, by itself or by one of its acties: for who follows it, once until they looked."""
    if event.name.startswith("actie."):
        actie = subject_of(event, Actie)
        opgave = row_of(Wijkopgave, actie.opgave_id, event) if actie else None
    else:
        opgave = subject_of(event, Wijkopgave)
    _tell(event, Kind.FOLLOWED_OPGAVE, opgave)


def _tell(event: OutboxEvent, kind: Kind, thing: Post | Wijkopgave | None) -> None:
    if thing is not None:
        follow = [person for person, wants in wishes(OUTBOX, thing).items() if wants]
        tell(event, kind, thing.id, [person for person in follow if is_new_to(person, kind, thing.id)])
