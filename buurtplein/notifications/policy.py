"""Who sees news, preferences and letters: oneself, and nobody else."""

from sqlalchemy import ColumnElement, and_, select, true

from buurtplein.buurten.models import Membership, Role, RoleGrant
from buurtplein.buurten.viewer import Viewer
from buurtplein.core.clock import today
from buurtplein.notifications.models import Group, Kind, Notification, Preference
from buurtplein.people.viewer import Someone
from buurtplein.posts.models import Participation, Post
from buurtplein.posts.policy import audiences


def readable_notifications(viewer: Someone) -> ColumnElement[bool]:
    """One's own, as far as they are for the site."""
    return and_(viewer.mine(Notification.person_id), Notification.on_site.is_(True))


def readable_preferences(viewer: Someone) -> ColumnElement[bool]:
    """One's own."""
    return viewer.mine(Preference.person_id)


def readable_letters(viewer: Someone) -> ColumnElement[bool]:
    """All of them: this is the outbox of a demo, and only there is it opened."""
    return true()


def readable_appointments(viewer: Viewer) -> ColumnElement[bool]:
    """Where I take part. I may know what it was, and that it is off, also after the organiser withdrew it."""
    mine = select(Participation.post_id).where(
        Participation.buurt_id == viewer.buurt_id, viewer.mine(Participation.person_id)
    )
    shown = and_(Post.published_at.is_not(None), Post.hidden_at.is_(None), Post.waits_for.is_(None))
    here = and_(Post.buurt_id == viewer.buurt_id, Post.id.in_(mine), viewer.meets(Post.author_id))
    return and_(here, shown, Post.audience.in_(audiences(viewer)))


def readable_own_work(viewer: Someone) -> ColumnElement[bool]:
    """My own roles, in whatever buurt, that bring work with them that I hear of here."""
    running = and_(RoleGrant.starts_on <= today(), RoleGrant.ends_on > today())
    mine = and_(viewer.mine(Membership.person_id), Membership.is_here)
    return and_(mine, RoleGrant.role == Role.VERBINDER, running)


def hears_of(viewer: Viewer, kind: Kind, person_id: int | None) -> bool:
    """Whether what this person did is news: of two who want no contact, neither hears by name of the other.

    What someone does for the buurt, such as deciding on a post, is no contact. Who left the buurt hears no more than
    what is decided about what they wrote or reported.
    """
    met = viewer.meets_one(person_id) or not kind.names_someone
    return met and (viewer.is_member or kind.group is Group.BESLUITEN)


def may_look(viewer: Someone) -> bool:
    """Someone who is logged in, at their own news."""
    return viewer.person is not None


def may_choose_news(viewer: Someone) -> bool:
    """Someone who is logged in or who came by the link in their own mail; for themselves."""
    return viewer.person is not None
