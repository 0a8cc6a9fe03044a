"""Who sees and does what with the times of activities and who comes."""

from sqlalchemy import ColumnElement, and_, select

from buurtplein.agenda.models import CalendarKey, Occurrence, OccurrenceLike, Plan, Signup
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.people.models import Person
from buurtplein.posts.models import Audience, Post
from buurtplein.posts.policy import audiences, listed_posts, may_change_post, readable_posts


def listed_occurrences(viewer: Viewer) -> ColumnElement[bool]:
    """What stands in the agenda: each time of what stands in lists. To be asked together with the post."""
    return and_(Occurrence.buurt_id == viewer.buurt_id, listed_posts(viewer))


def readable_occurrences(viewer: Viewer) -> ColumnElement[bool]:
    """Each time of an activity that one may read. To be asked together with the post."""
    return and_(Occurrence.buurt_id == viewer.buurt_id, readable_posts(viewer))


def readable_plans(viewer: Viewer) -> ColumnElement[bool]:
    """The plans of an activity that one may read. To be asked together with the post."""
    return and_(Plan.buurt_id == viewer.buurt_id, readable_posts(viewer))


def readable_signups(viewer: Viewer) -> ColumnElement[bool]:
    """Who comes: neighbours see that of each other, a visitor sees nobody. To be asked together with the post."""
    here = and_(Signup.buurt_id == viewer.buurt_id, readable_posts(viewer))
    met = viewer.meets(Signup.person_id)
    return and_(here, met) if viewer.is_member else and_(here, viewer.mine(Signup.person_id))


def listed_comers(viewer: Viewer) -> ColumnElement[bool]:
    """Who has a place, of whom neighbours see the houses. Of a time that one may read; that is asked before."""
    return and_(Signup.buurt_id == viewer.buurt_id, Signup.placed_at.is_not(None), viewer.meets(Signup.person_id))


def readable_own_signups(viewer: Viewer) -> ColumnElement[bool]:
    """One's own."""
    return and_(Signup.buurt_id == viewer.buurt_id, viewer.mine(Signup.person_id))


def readable_line(viewer: Viewer) -> ColumnElement[bool]:
    """How many wait for a place: a number is for everyone."""
    return and_(Signup.buurt_id == viewer.buurt_id, Signup.placed_at.is_(None))


def readable_tickets(viewer: Viewer) -> ColumnElement[bool]:
    """Whoever has the random address of a ticket."""
    return and_(Signup.buurt_id == viewer.buurt_id, Signup.ticket.is_not(None))


def readable_keys(viewer: Someone) -> ColumnElement[bool]:
    """One's own."""
    return viewer.mine(CalendarKey.person_id)


def readable_appointments(viewer: Viewer) -> ColumnElement[bool]:
    """Times for which I signed up. I may know what it was, and that it is off, also after the organiser withdrew it.

    To be asked together with the post.
    """
    mine = select(Signup.occurrence_id).where(Signup.buurt_id == viewer.buurt_id, viewer.mine(Signup.person_id))
    shown = and_(Post.published_at.is_not(None), Post.hidden_at.is_(None), Post.waits_for.is_(None))
    here = and_(Occurrence.buurt_id == viewer.buurt_id, Occurrence.id.in_(mine), viewer.meets(Post.author_id))
    return and_(here, shown, Post.buurt_id == viewer.buurt_id, Post.audience.in_(audiences(viewer)))


def may_come(viewer: Viewer, occurrence: OccurrenceLike) -> bool:
    """A member, to what is still ahead."""
    return viewer.is_member and occurrence.buurt_id == viewer.buurt_id and occurrence.is_ahead


def may_stay_away(viewer: Viewer, occurrence: OccurrenceLike) -> bool:
    """Someone who is logged in; also of what is over or called off, and after leaving the buurt."""
    return viewer.person is not None and occurrence.buurt_id == viewer.buurt_id


def may_stay_away_from(viewer: Viewer, other: Person) -> bool:
    """Someone, from what a person organises with whom they want no contact; and that person from theirs."""
    return viewer.person is not None and not viewer.is_me(other.id)


def may_come_as_guest(viewer: Viewer, occurrence: OccurrenceLike) -> bool:
    """Someone who does not belong here and is not kept out, to what is ahead and for everyone."""
    public = occurrence.audience is Audience.PUBLIC
    outside = not viewer.is_member and not viewer.is_excluded
    return outside and public and occurrence.buurt_id == viewer.buurt_id and occurrence.is_ahead


def may_hand_in_ticket(viewer: Viewer, signup: Signup) -> bool:
    """Whoever has the ticket."""
    return signup.buurt_id == viewer.buurt_id and signup.ticket is not None


def may_plan(viewer: Viewer, occurrence: Occurrence) -> bool:
    """The organiser, as long as it is ahead."""
    return may_change_post(viewer, occurrence.post) and occurrence.is_ahead


def may_read_list(viewer: Viewer, post: Post) -> bool:
    """The list with names: the organiser and the verbinders."""
    here = post.buurt_id == viewer.buurt_id
    return here and (viewer.is_verbinder or (viewer.is_member and viewer.is_me(post.author_id)))


def may_keep_calendar(viewer: Someone) -> bool:
    """Someone who is logged in, their own."""
    return viewer.person is not None
