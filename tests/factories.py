"""Rows with sane defaults; a test names only what it is about."""

import secrets
from datetime import timedelta
from itertools import count
from typing import TypeVar

from sqlalchemy import select

from buurtplein.agenda.models import Occurrence, Plan, Signup
from buurtplein.buurten.models import Buurt, HouseRule, Membership, Organisation, Partnership, Role, RoleGrant
from buurtplein.buurten.numbers import take_number
from buurtplein.buurten.queries import viewer_in
from buurtplein.buurten.viewer import Someone, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import Base, db
from buurtplein.people.models import Person
from buurtplein.photos.desk import file_name, shelf
from buurtplein.photos.models import Album, Photo
from buurtplein.photos.sizes import sizes_of
from buurtplein.posts.models import Comment, CommentKind, Participation, Post, PostKind

Row = TypeVar("Row", bound=Base)
_number = count(1)
FIRST_NAMES = ("Gerda", "Mo", "Fatma", "Ilja", "Tineke", "Hennie", "Anouk", "Wim")


def a_buurt(slug: str = "", **fields: object) -> Buurt:
    n = next(_number)
    slug = slug or f"buurt-{n}"
    buurt = Buurt(
        slug=slug, **{"name": slug.capitalize(), "phone": "06-12 34 56 78", "contact_name": "Samira", **fields}
    )
    buurt.rules = [HouseRule(position=1, title="Wees vriendelijk", text="Schrijf zoals je praat met je buren.")]
    return _kept(buurt)


def a_person(name: str = "", **fields: object) -> Person:
    n = next(_number)
    name = name or f"{FIRST_NAMES[n % len(FIRST_NAMES)]} Achternaam{n}"
    return _kept(Person(name=name, **{"email": f"persoon{n}@example.org", "phone": f"06-{n:08d}", **fields}))


def a_member(buurt: Buurt, person: Person | None = None, *roles: str, **fields: object) -> Membership:
    known = {"trusted_at": now(), "welcomed_at": now() if "professional" in roles else None, **fields}
    membership = Membership(person=person or a_person(), buurt_id=buurt.id, **known)
    _kept(membership)
    for role in roles:
        a_role(membership, Role(role))
    return membership


def a_role(membership: Membership, role: Role, **fields: object) -> RoleGrant:
    given: dict[str, object] = {"starts_on": today() - timedelta(days=10)}
    if role is Role.VERBINDER:
        given |= {"trained_on": today() - timedelta(days=10), "ends_on": today() + timedelta(days=365)}
    if role is Role.PROFESSIONAL:
        given |= {"organisation_id": a_partner(membership.buurt_id).organisation_id, "title": "wijkagent"}
    return _kept(RoleGrant(membership=membership, role=role, **{**given, **fields}))


def a_partner(buurt_id: int, **fields: object) -> Partnership:
    organisation = _kept(Organisation(name=f"Organisatie {next(_number)}"))
    given = {"starts_on": today() - timedelta(days=30), **fields}
    return _kept(Partnership(organisation_id=organisation.id, buurt_id=buurt_id, **given))


def a_viewer(*roles: str, buurt: Buurt | None = None, person: Person | None = None) -> Viewer:
    """A member of a buurt: no roles is a bewoner; else "verbinder", "professional" and/or "beheerder"."""
    buurt = buurt or a_buurt()
    membership = a_member(buurt, person, *roles)
    return viewer_of(membership.person, buurt)


def a_visitor(buurt: Buurt | None = None) -> Viewer:
    return viewer_in((buurt or a_buurt()).slug, Someone())


def viewer_of(person: Person, buurt: Buurt) -> Viewer:
    """Who this person is in this buurt, as a request would find it."""
    db.session.flush()
    return viewer_in(buurt.slug, Someone(person))


def everyone(buurt: Buurt, author: Person | None = None) -> dict[str, Viewer]:
    """One viewer of each kind, for a table of who may what; "author" when given."""
    elsewhere = a_buurt()
    who = {
        "visitor": a_visitor(buurt),
        "neighbour": a_viewer(buurt=buurt),
        "verbinder": a_viewer("verbinder", buurt=buurt),
        "professional": a_viewer("professional", buurt=buurt),
        "beheerder": a_viewer("beheerder", buurt=buurt),
    }
    stranger = a_viewer("verbinder", "professional", "beheerder", buurt=elsewhere)
    who["verbinder elsewhere"] = viewer_of(stranger.me, buurt)  # as they are in our buurt: nobody in particular
    if author is not None:
        who["author"] = viewer_of(author, buurt)
    return who


def a_post(buurt: Buurt | None = None, author: Person | None = None, **fields: object) -> Post:
    """A published vraag; `kind`, `title`, `published_at=None` and so on say otherwise."""
    buurt = buurt or a_buurt()
    if author is None:
        author = a_member(buurt).person
    given: dict[str, object] = {
        "kind": PostKind.VRAAG,
        "title": "Wie helpt mij met een lekkende kraan?",
        "body": "Hij lekt.",
    }
    if fields.get("kind") == PostKind.ACTIVITEIT:
        given |= {"starts_at": now() + timedelta(days=1), "place": "Lindehuis"}
    given |= {"published_at": now(), **fields}
    post = _kept(Post(buurt_id=buurt.id, number=take_number(buurt.id), author=author, **given))
    if post.kind == PostKind.ACTIVITEIT:
        an_occurrence(post)
    return post


def an_occurrence(post: Post, plan: Plan | None = None, **fields: object) -> Occurrence:
    """The one time of an activity that happens once; `starts_at`, `called_off_at` and so on say otherwise."""
    when = {"starts_at": post.starts_at, "ends_at": post.ends_at}
    plan = plan or _kept(Plan(buurt_id=post.buurt_id, post_id=post.id, **when))
    given = {"slot": fields.get("starts_at", post.starts_at), **when, **fields}
    return _kept(Occurrence(buurt_id=post.buurt_id, post_id=post.id, plan_id=plan.id, **given))


def the_occurrence(post: Post) -> Occurrence:
    """The first time of an activity."""
    here = (Occurrence.post_id == post.id, Occurrence.buurt_id == post.buurt_id)
    return db.session.scalars(select(Occurrence).where(*here).order_by(Occurrence.slot)).first()


def a_signup(post: Post | Occurrence, person: Person, **fields: object) -> Signup:
    """A neighbour comes to the (first) time of an activity; `placed_at=None` waits."""
    occurrence = the_occurrence(post) if isinstance(post, Post) else post
    given = {"placed_at": now(), **fields}
    return _kept(Signup(buurt_id=occurrence.buurt_id, occurrence_id=occurrence.id, person_id=person.id, **given))


def a_comment(post: Post, author: Person | None = None, **fields: object) -> Comment:
    given = {"body": "Ik kom graag langs.", "kind": CommentKind.WORDS, **fields}
    return _kept(Comment(buurt_id=post.buurt_id, post_id=post.id, author=author or a_person(), **given))


def a_participation(post: Post, person: Person) -> Participation | Signup:
    """Someone takes part in an initiatief, or comes to the first time of an activity."""
    if post.kind == PostKind.ACTIVITEIT:
        return a_signup(post, person)
    return _kept(Participation(buurt_id=post.buurt_id, post_id=post.id, person_id=person.id))


def an_album(owner: Viewer, **fields: object) -> Album:
    return _kept(Album(buurt_id=owner.buurt_id, owner_id=owner.id, **fields))


def a_photo(album: Album, *, content: bytes = b"not looked at", **fields: object) -> Photo:
    """A photo in an album, with its files; what is in those matters to few tests."""
    given: dict[str, object] = {"name": secrets.token_hex(16), "width": 640, "height": 480, **fields}
    photo = Photo(buurt_id=album.buurt_id, position=len(album.photos) + 1, **given)
    album.photos.append(photo)
    for size in sizes_of(photo.width, photo.height):
        shelf().put(file_name(photo.name, size), content)
    return _kept(photo)


def _kept(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
