"""Throwing away the files that no photo is left of: taken away, never placed, or handed in when the power failed."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from buurtplein.core.clock import now
from buurtplein.core.db import db
from buurtplein.core.files import Files
from buurtplein.core.tenancy import across_buurten
from buurtplein.photos.models import Photo

REST = timedelta(hours=1)  # between putting a file away and saying in the database what it is: much less
AT_ONCE = 500


def sweep(files: Files) -> int:
    """Throw away every older file that no row names. Returns how many went."""
    gone = 0
    old = files.older_than(now() - REST)
    while some := list(islice(old, AT_ONCE)):
        known = _known({name.partition("-")[0] for name in some})
        for name in some:
            if name.partition("-")[0] not in known:
                files.drop(name)
                gone += 1
    return gone


def _known(names: Iterable[str]) -> set[str]:
    with across_buurten("a file belongs to whatever photo has its name"):
        return set(db.session.scalars(select(Photo.name).where(Photo.name.in_(names))))
