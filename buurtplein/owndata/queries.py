"""What someone sees of what we keep of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db
from buurtplein.core.errors import NotFound
from buurtplein.core.i18n import _
from buurtplein.core.own import Kept
from buurtplein.core.tenancy import across_buurten
from buurtplein.owndata.parts import KEPT
from buurtplein.owndata.policy import readable_own_data
from buurtplein.people.viewer import Someone

OWN = "one's own data of every buurt"


class Entry(NamedTuple):
    """One row, by the names of its columns, and of which buurt it is."""

    values: dict[str, Any]
    buurt: str


def count_kept(viewer: Someone) -> list[tuple[Kept, int]]:
    """Every kind of data, and how much of it there is of me."""
    counts = [
        select(func.count()).select_from(readable_own_data(viewer, kept).order_by(None).subquery()).scalar_subquery()
        for kept in KEPT
    ]
    with across_buurten(OWN):
        found = db.session.execute(select(*counts)).one()
    return list(zip(KEPT, found, strict=True))


def get_kept(viewer: Someone, name: str, *, newest: int) -> tuple[Kept, list[Entry]]:
    """One kind of data and what there is of me, newest first.

    Raises NotFound.
    """
    kept = next((kept for kept in KEPT if kept.name == name), None)
    if kept is None:
        raise NotFound(_("Dit bewaren we niet."))
    asked = readable_own_data(viewer, kept).order_by(None).order_by(kept.table.id.desc()).limit(newest)
    with across_buurten(OWN):
        rows = db.session.execute(asked).all()
    return kept, list(_entries(kept, rows))


def list_all(viewer: Someone) -> Iterator[tuple[Kept, list[Entry]]]:
    """Everything that is kept of me, oldest first."""
    for kept in KEPT:
        with across_buurten(OWN):
            rows = db.session.execute(readable_own_data(viewer, kept)).all()
        yield kept, list(_entries(kept, rows))


def _entries(kept: Kept, rows: Any) -> Iterator[Entry]:
    ids = {row[-1] for row in rows if len(row) > len(kept.shown)}
    names = (
        {buurt.id: buurt.name for buurt in db.session.scalars(select(Buurt).where(Buurt.id.in_(ids)))} if ids else {}
    )
    for row in rows:
        yield Entry(kept.fields(row), names.get(row[-1], "") if names else "")
