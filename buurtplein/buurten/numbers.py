"""The short numbers by which a buurt knows its posts and opgaven; they work on the phone and on paper."""

from sqlalchemy import update

from buurtplein.buurten.models import Buurt
from buurtplein.core.db import db


def take_number(buurt_id: int) -> int:
    """The next number in this buurt, taken for good; two at once get two numbers."""
    return take_numbers(buurt_id, 1)


def take_numbers(buurt_id: int, count: int) -> int:
    """The first of the next `count` numbers in this buurt, all taken for good."""
    taken = update(Buurt).where(Buurt.id == buurt_id).values(last_number=Buurt.last_number + count)
    return int(db.session.execute(taken.returning(Buurt.last_number)).scalar_one()) - count + 1
