"""Every column that refers to a person is shown, taken along and erased, or it says why not."""

import pytest
import sqlalchemy as sa

from buurtplein.core.db import Base
from buurtplein.owndata.parts import KEPT, PARTS

SECRET = ("password_hash", "token_digest", "code_digest", "salt", "once", "receipt")


def of_people() -> set[str]:
    """The columns that refer to the table of people."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                found.add(str(column))
    return found


def test_every_column_that_refers_to_a_person_is_declared_by_its_room(app, tell):
    shown = {str(sa.inspect(column).expression) for kept in KEPT for column in kept.whose}
    exempt = {str(sa.inspect(column).expression): why for part in PARTS for column, why in part.not_theirs.items()}
    tell(f"{len(of_people())} columns refer to a person")
    assert of_people() <= shown | set(exempt), "say in own.py of the room what it is to a person"
    assert not shown & set(exempt)
    assert all(len(why) > 20 for why in exempt.values())


def test_no_secret_is_shown():
    shown = {column.key for kept in KEPT for column in kept.shown}
    assert not shown & set(SECRET)
    assert len(shown) > 40


def test_every_kind_has_a_name_of_its_own_and_says_what_why_and_how_long():
    assert len({kept.name for kept in KEPT}) == len(KEPT)
    for kept in KEPT:
        assert all(str(words).strip() for words in (kept.label, kept.why, kept.term, *kept.shown.values()))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_each_kind_is_a_question_that_the_database_answers(app, kept):
    from buurtplein.core.db import db
    from buurtplein.core.tenancy import across_buurten

    with across_buurten("a test"):
        assert db.session.execute(kept.of(1)).all() == []
