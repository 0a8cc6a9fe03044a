"""The short numbers by which a buurt knows its posts and opgaven; they work on the phone and on paper."""

import sqlalchemy as sa

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db


def take_number(buurt_id: int) -> int:
    """The next number in this buurt, taken for good; two at once get two numbers."""
    return take_numbers(buurt_id, 1)


def take_numbers(buurt_id: int, count: int) -> int:
    """The first of the next `count` numbers in this buurt, all taken for good."""
    taken = db.session.execute(_TAKEN, {"buurt": buurt_id, "taken": count}).scalar_one()
    return int(taken) - count + 1


def hold_buurt(buurt_id: int) -> None:
    """Keep the row to ourselves until the transaction ends: what two do at once in this buurt goes one by one."""
    db.session.execute(sa.select(Buurt.id).where(Buurt.id == buurt_id).with_for_update())


_TABLE = Buurt.__table__
_TAKEN = (  # built once, and on the table: the row in the session does not need to know
    sa.update(Buurt.__table__)  # type: ignore[arg-type]
    .where(_TABLE.c.id == sa.bindparam("buurt"))
    .values(last_number=_TABLE.c.last_number + sa.bindparam("taken"))
    .returning(_TABLE.c.last_number)
)
