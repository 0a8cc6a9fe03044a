"""Opening a buurt and keeping its settings, house rules and partners."""

import re
from datetime import date

from sqlalchemy import select

from buurtplein.audit.record import record
from buurtplein.buurten.models import STALL_DAYS, Accent, Buurt, HouseRule, Organisation, Partnership, Region
from buurtplein.buurten.policy import may_keep_buurt
from buurtplein.buurten.standard_rules import STANDARD_RULES
from buurtplein.buurten.viewer import Caretaker, Viewer
from buurtplein.core.clock import now, today
from buurtplein.core.db import db
from buurtplein.core.errors import RuleBroken, require
from buurtplein.core.i18n import _
from buurtplein.core.text import slug as slug_of

# Names at the root of the site that no buurt can take.
RESERVED = frozenset(
    "inloggen uitloggen mijn beheer api static gezond weergave postvak bevestigen favicon.ico robots.txt "
    "manifest.webmanifest sw.js .well-known over help".split()
)
MOST_SENTENCES, LONGEST_SENTENCE = 3, 300  # per house rule; characters
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


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
    buurt.rules = [
        HouseRule(position=position, title=title, text=text, sentences="\n".join(sentences))
        for position, (title, text, sentences) in enumerate(STANDARD_RULES, start=1)
    ]
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
    trusted_after: int | None,
    stall_after_days: int,
    found_by_search_engines: bool,
) -> Buurt:
    """Change the settings of this buurt. Raises RuleBroken for an alarm that goes too soon or too late."""
    require(may_keep_buurt(viewer))
    if stall_after_days not in STALL_DAYS:
        raise RuleBroken(_("Kies een getal van 7 tot en met 60."), field="stall_after_days")
    buurt = viewer.buurt
    buurt.stall_after_days = stall_after_days
    buurt.name, buurt.welcome, buurt.accent, buurt.code = name, welcome, accent, code
    buurt.contact_name, buurt.phone, buurt.visiting = contact_name, phone, visiting
    buurt.trusted_after, buurt.found_by_search_engines = trusted_after, found_by_search_engines
    record("buurt.changed", buurt, by=viewer)
    return buurt


def write_rules(viewer: Viewer, *, lines: str) -> None:
    """Replace the house rules: one a line, "Titel: uitleg". Rulings keep the old row they rest on.

    A rule that keeps its title keeps its standard sentences.

    Raises RuleBroken(field="lines") when there is none.
    """
    require(may_keep_buurt(viewer))
    wanted = [
        (t.strip(), x.strip()) for t, _colon, x in (line.partition(":") for line in lines.splitlines()) if t.strip()
    ]
    if not wanted:
        raise RuleBroken(_("Schrijf minstens één huisregel."), field="lines")
    standing = {(r.title, r.text): r for r in viewer.buurt.rules if r.dropped_at is None}
    sentences = {rule.title: rule.sentences for rule in standing.values()}
    for position, (title, text) in enumerate(wanted, start=1):
        kept = standing.pop((title, text), None)
        if kept is None:
            new = HouseRule(position=position, title=title, text=text, sentences=sentences.get(title, ""))
            viewer.buurt.rules.append(new)
        else:
            kept.position = position
    for dropped in standing.values():
        dropped.dropped_at = now()
    record("rules.changed", viewer.buurt, by=viewer)


def write_sentences(viewer: Viewer, rule: HouseRule, *, sentences: str) -> None:
    """Keep what a verbinder can choose from when deciding because of this rule. What was sent stays as it was.

    Raises NotAllowed, RuleBroken(field="sentences") when there are more than three, or one is too long.
    """
    require(may_keep_buurt(viewer) and rule.buurt_id == viewer.buurt_id)
    lines = [line.strip() for line in sentences.splitlines() if line.strip()]
    if len(lines) > MOST_SENTENCES:
        raise RuleBroken(_("Schrijf hoogstens drie zinnen."), field="sentences")
    if any(len(line) > LONGEST_SENTENCE for line in lines):
        raise RuleBroken(_("Een zin heeft hoogstens %(num)d tekens.", num=LONGEST_SENTENCE), field="sentences")
    rule.sentences = "\n".join(lines)
    record("sentences.changed", rule, by=viewer, buurt_id=viewer.buurt_id)


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


def found_partner(caretaker: Caretaker, buurt: Buurt, *, name: str) -> Partnership:
    """Make an organisation partner of a buurt, from the shell."""
    return _partner(caretaker, buurt, name)
