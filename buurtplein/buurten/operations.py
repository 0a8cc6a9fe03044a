"""What can be done with a buurt and the people in it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from buurtplein.audit.record import record
from buurtplein.buurten import queries
from buurtplein.buurten.keepers import is_kept_without
from buurtplein.buurten.models import (
    Accent,
    Buurt,
    HouseRule,
    JoinRequest,
    Membership,
    Organisation,
    Partnership,
    Region,
    Role,
    RoleGrant,
)
from buurtplein.buurten.policy import is_member, may_help_in, may_join, may_keep_buurt, may_trust
from buurtplein.buurten.standard_rules import STANDARD_RULES
from buurtplein.buurten.viewer import Caretaker, Someone, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import breathe, db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.secrets import same
from buurtplein.core.text import slug as slug_of
from buurtplein.outbox.emit import emit
from buurtplein.people import operations as people
from buurtplein.people import queries as people_queries
from buurtplein.people.locks import log_out_everywhere, take_second_step_away
from buurtplein.people.models import Code, Person
from buurtplein.people.passwords import check_password, hash_password

# Names at the root of the site that no buurt can take.
RESERVED = frozenset(
    "inloggen uitloggen mijn beheer api static gezond weergave postvak bevestigen favicon.ico robots.txt "
    "manifest.webmanifest sw.js .well-known over help".split()
)
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_POSTCODE = re.compile(r"^[1-9][0-9]{3} ?[A-Z]{2}$")
LONGEST_TERM = timedelta(days=3 * 366)  # a verbinder is trained again after three years


# ------------------------------------------------------------------------------------------- opening and keeping
def open_buurt(
    caretaker: Caretaker, *, name: str = "", slug: str = "", region_code: str | None = None, code: str = ""
) -> Buurt:
    """Open a new buurt, from the CBS list by its code or under a free name, with the standard house rules.

    Raises RuleBroken when the name, slug or code cannot be used.
    """
    region = db.session.get(Region, region_code) if region_code else None
    if region_code and region is None:
        raise RuleBroken(_("Deze CBS-code staat niet in de lijst. Laad de lijst met: buurtplein buurt import-cbs."))
    name = name or (region.name if region else "")
    slug = slug or slug_of(name)
    _check_slug(slug)
    buurt = Buurt(slug=slug, name=name, region_code=region.code if region else None, code=code)
    buurt.rules = [HouseRule(position=i, title=t, text=x) for i, (t, x) in enumerate(STANDARD_RULES, start=1)]
    db.session.add(buurt)
    record("buurt.opened", buurt, by=caretaker)
    return buurt


def _check_slug(slug: str) -> None:
    if not _SLUG.match(slug) or slug in RESERVED:
        raise RuleBroken(
            _("Het adres %(slug)s kan niet: neem kleine letters, cijfers en streepjes.", slug=slug or "''")
        )
    if db.session.scalar(select(Buurt.id).where(Buurt.slug == slug)) is not None:
        raise RuleBroken(_("Er is al een buurt op het adres %(slug)s.", slug=slug))


def change_buurt(
    viewer: Viewer,
    *,
    name: str,
    welcome: str,
    accent: Accent,
    contact_name: str,
    phone: str,
    visiting: str,
    code: str,
    first_posts_wait: bool,
    found_by_search_engines: bool,
) -> Buurt:
    """Change the settings of this buurt."""
    require(may_keep_buurt(viewer))
    buurt = viewer.buurt
    buurt.name, buurt.welcome, buurt.accent, buurt.code = name, welcome, accent, code
    buurt.contact_name, buurt.phone, buurt.visiting = contact_name, phone, visiting
    buurt.first_posts_wait, buurt.found_by_search_engines = first_posts_wait, found_by_search_engines
    record("buurt.changed", buurt, by=viewer)
    return buurt


def write_rules(viewer: Viewer, *, lines: str) -> None:
    """Replace the house rules: one a line, "Titel: uitleg". Rulings keep the old row they rest on.

    Raises RuleBroken(field="lines") when there is none.
    """
    require(may_keep_buurt(viewer))
    wanted = [
        (t.strip(), x.strip()) for t, _colon, x in (line.partition(":") for line in lines.splitlines()) if t.strip()
    ]
    if not wanted:
        raise RuleBroken(_("Schrijf minstens één huisregel."), field="lines")
    standing = {(r.title, r.text): r for r in viewer.buurt.rules if r.dropped_at is None}
    for position, (title, text) in enumerate(wanted, start=1):
        kept = standing.pop((title, text), None)
        if kept is None:
            viewer.buurt.rules.append(HouseRule(position=position, title=title, text=text))
        else:
            kept.position = position
    for dropped in standing.values():
        dropped.dropped_at = now()
    record("rules.changed", viewer.buurt, by=viewer)


# ------------------------------------------------------------------------------------------- joining
def ask_to_join(
    viewer: Viewer, *, name: str, email: str, postcode: str, street: str, password: str, buurtcode: str, language: str
) -> JoinRequest:
    """Begin to join: a code goes to the address, and nothing shows whether it was known already.

    Raises RuleBroken for a postcode, buurtcode or password that cannot be right.
    """
    require(may_join(viewer))
    postcode = postcode.upper().replace(" ", "")
    if not _POSTCODE.match(postcode):
        raise RuleBroken(_("Een postcode heeft 4 cijfers en 2 letters, zoals 1234 AB."), field="postcode")
    has_code = bool(buurtcode.strip())
    if has_code and not (viewer.buurt.code and same(viewer.buurt.code.lower(), buurtcode.strip().lower())):
        raise RuleBroken(_("Deze buurtcode klopt niet. Je kunt het vakje ook leeg laten."), field="buurtcode")
    if password:
        known = (*name.split(), email.split("@", maxsplit=1)[0], *viewer.buurt.name.split(), *street.split(), postcode)
        check_password(password, about=known)
    buurt_id = viewer.buurt_id
    breathe()
    hashed = hash_password(password) if password else None
    code = people.ask_code(viewer, email=email, letter="join", language=language)
    db.session.flush()
    asked = JoinRequest(buurt_id=buurt_id, code_id=code.id, name=name, postcode=postcode, street=street)
    asked.password_hash, asked.language, asked.has_buurtcode = hashed, language, has_code
    db.session.add(asked)
    return asked


def finish_joining(viewer: Viewer, *, email: str, code: str) -> Person:
    """Type the code and belong to the buurt. Who had an account keeps their own name and password.

    Raises RuleBroken(field="code").
    """
    require(may_join(viewer))
    kept: Code = people.use_code(viewer, email=email, code=code, letter="join")
    asked = db.session.scalar(
        select(JoinRequest).where(JoinRequest.code_id == kept.id, JoinRequest.buurt_id == viewer.buurt_id)
    )
    if asked is None:
        raise RuleBroken(_("Deze code is voor iets anders. Vraag een nieuwe code."), field="code")
    person = people_queries.person_with_email(kept.email)
    if person is None:
        person = Person(name=asked.name, email=kept.email, postcode=asked.postcode, language=asked.language)
        person.password_hash = asked.password_hash
        db.session.add(person)
    membership = _belong(viewer.buurt, person, street=asked.street, trusted=asked.has_buurtcode)
    db.session.delete(asked)
    emit("membership.started", membership, by=Someone(person))
    return person


def _belong(buurt: Buurt, person: Person, *, street: str = "", trusted: bool = False) -> Membership:
    db.session.flush()
    mine = (Membership.buurt_id == buurt.id) & (Membership.person_id == person.id)
    membership = db.session.scalar(select(Membership).where(mine))
    if membership is None:
        membership = Membership(buurt_id=buurt.id, person=person, street=street)
        db.session.add(membership)
    membership.left_at, membership.street = None, street or membership.street
    membership.trusted_at = now() if trusted else membership.trusted_at
    db.session.flush()
    return membership


def change_street(viewer: Viewer, *, street: str) -> None:
    """Say in which street of this buurt one lives, or no longer say so."""
    require(is_member(viewer))
    assert viewer.membership is not None
    viewer.membership.street = street


def trust(viewer: Viewer, membership: Membership) -> None:
    """From now on this neighbour's posts need no look beforehand."""
    require(may_trust(viewer))
    membership.trusted_at = membership.trusted_at or now()
    record("membership.trusted", membership, by=viewer, buurt_id=viewer.buurt_id)


# ------------------------------------------------------------------------------------------- roles
def grant_role(
    viewer: Viewer,
    membership: Membership,
    *,
    role: Role,
    trained_on: date | None = None,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
) -> RoleGrant:
    """Give someone a role here.

    Raises RuleBroken when training, term or organisation is missing.
    """
    require(may_keep_buurt(viewer) and membership.buurt_id == viewer.buurt_id)
    return _grant(viewer, membership, Terms(role, trained_on, ends_on, organisation, title))


@dataclass(frozen=True)
class Terms:
    """Under which terms someone gets a role."""

    role: Role
    trained_on: date | None = None
    ends_on: date | None = None
    organisation: Organisation | None = None
    title: str = ""


def _grant(by: Viewer | Caretaker, membership: Membership, terms: Terms) -> RoleGrant:
    if terms.role is Role.VERBINDER:
        _check_term(terms.trained_on, terms.ends_on)
    if terms.role is Role.PROFESSIONAL and terms.organisation is None:
        raise RuleBroken(_("Een professional werkt voor een organisatie. Kies welke."), field="organisation")
    grant = RoleGrant(membership=membership, starts_on=today(), **vars(terms))
    grant.granted_by_id = by.id if isinstance(by, Viewer) else None
    db.session.add(grant)
    record("role.granted", grant, by=by, buurt_id=membership.buurt_id)
    return grant


def _check_term(trained_on: date | None, ends_on: date | None) -> None:
    if trained_on is None or trained_on > today():
        raise RuleBroken(_("Een buurtverbinder heeft eerst een training gehad. Vul de dag in."), field="trained_on")
    if ends_on is None or not today() < ends_on <= today() + LONGEST_TERM:
        raise RuleBroken(_("Kies een einddatum in de komende drie jaar."), field="ends_on")


def end_role(viewer: Viewer, grant: RoleGrant) -> None:
    """Take a role back, from now on. The last beheerder stays.

    Raises RuleBroken when nobody would keep the buurt any more.
    """
    require(may_keep_buurt(viewer) and grant.membership.buurt_id == viewer.buurt_id)
    if grant.role is Role.BEHEERDER and not is_kept_without(grant):
        raise RuleBroken(_("Er moet minstens één beheerder blijven. Geef eerst een ander deze rol, zonder einddatum."))
    grant.ends_on = today()
    record("role.ended", grant, by=viewer, buurt_id=viewer.buurt_id)


# ------------------------------------------------------------------------------------------- helping someone in
def log_out_member(viewer: Viewer, membership: Membership) -> None:
    """Log someone out on every device, for instance when their phone was stolen."""
    require(may_help_in(viewer, membership))
    log_out_everywhere(membership.person_id)
    record("sessions.ended", membership.person, by=viewer, buurt_id=viewer.buurt_id)


def reset_second_step(viewer: Viewer, membership: Membership) -> None:
    """Take the second step from someone who lost their phone and their spare codes; they read so in a mail.

    Not from who has a role in another buurt: it guards what is confidential there too, so the operator does it.
    """
    require(may_help_in(viewer, membership))
    if queries.has_role(Someone(membership.person), but_in=membership.buurt_id):
        raise RuleBroken(_("Deze persoon heeft ook in een andere buurt een rol. Vraag het wie deze site beheert."))
    if people_queries.second_step_of(membership.person) is not None:
        take_second_step_away(membership.person, by=viewer, act="reset", buurt_id=viewer.buurt_id)


# ------------------------------------------------------------------------------------------- partners
def add_partner(viewer: Viewer, *, name: str, ends_on: date | None = None) -> Partnership:
    """Make an organisation partner of this buurt; a known name is the same organisation."""
    require(may_keep_buurt(viewer))
    return _partner(viewer, viewer.buurt, name, ends_on)


def _partner(by: Viewer | Caretaker, buurt: Buurt, name: str, ends_on: date | None = None) -> Partnership:
    organisation = db.session.scalar(select(Organisation).where(Organisation.name == name)) or Organisation(name=name)
    db.session.add(organisation)
    db.session.flush()
    pair = (Partnership.organisation_id == organisation.id) & (Partnership.buurt_id == buurt.id)
    partnership = db.session.scalar(select(Partnership).where(pair))
    if partnership is None:
        partnership = Partnership(organisation=organisation, buurt_id=buurt.id, starts_on=today())
        db.session.add(partnership)
    partnership.ends_on = ends_on
    record("partner.added", partnership, by=by, buurt_id=buurt.id)
    return partnership


def end_partner(viewer: Viewer, partnership: Partnership) -> None:
    """The organisation is no partner here any more; its professionals lose access the same day."""
    require(may_keep_buurt(viewer) and partnership.buurt_id == viewer.buurt_id)
    partnership.ends_on = today()
    record("partner.ended", partnership, by=viewer, buurt_id=viewer.buurt_id)


# ------------------------------------------------------------------------------------------- from the shell
def settle_person(caretaker: Caretaker, buurt: Buurt, person: Person, *, street: str = "") -> Membership:
    """Let someone belong to a buurt at once, trusted; for the first people of a buurt and for an import."""
    return _belong(buurt, person, street=street, trusted=True)


def appoint(
    caretaker: Caretaker,
    membership: Membership,
    *,
    role: Role,
    trained_on: date | None = None,
    ends_on: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
) -> RoleGrant:
    """Give someone a role from the shell, such as the first beheerder.

    Raises RuleBroken as `grant_role` does.
    """
    return _grant(caretaker, membership, Terms(role, trained_on, ends_on, organisation, title))


def found_partner(caretaker: Caretaker, buurt: Buurt, *, name: str) -> Partnership:
    """Make an organisation partner of a buurt, from the shell."""
    return _partner(caretaker, buurt, name)
