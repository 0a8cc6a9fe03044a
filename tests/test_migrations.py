"""The migrations lead to the tables that the code expects, and back, on an empty and on a filled database."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from buurtplein.app import create_app
from buurtplein.core import schema
from buurtplein.core.clock import now
from buurtplein.core.db import Base, db, start_writing
from buurtplein.settings import Settings
from tests.support.world import a_world

pytestmark = pytest.mark.own_app
MOVED = {"alembic_version", "participation", "notification"}  # of which rows go to another table and back


@pytest.fixture
def engine(fresh_database: Callable[[], str]):
    engine = sa.create_engine(fresh_database())
    yield engine
    engine.dispose()


def test_the_migrations_make_what_the_models_describe(engine, built_app):
    schema.migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    assert schema.is_current(engine)


def test_every_step_can_be_taken_back(engine):
    schema.migrate(engine)
    schema.step_back(engine, "base")
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
    schema.migrate(engine)
    assert schema.is_current(engine)


def counted(engine):
    """How many rows each table has."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        number = sa.select(sa.func.count())
        return {name: connection.execute(number.select_from(sa.table(name))).scalar() for name in names}


def test_no_step_loses_a_row_of_a_filled_installation(engine, tmp_path):
    """On the connections of the site itself: there SQLite clears away what refers to a row that goes."""
    tmp_path.chmod(0o700)
    settings = Settings(
        secret_key="x" * 64,
        data_dir=tmp_path,
        database_url=engine.url.render_as_string(hide_password=False),
        show_outbox=True,
    )
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.migrate(db.engine)
        start_writing()
        a_world("oost", "Huismus")
        db.session.commit()
        db.session.remove()
        down = [step.revision for step in ScriptDirectory.from_config(schema.config()).walk_revisions()][1:]
        rows = counted(engine)
        for revision in down:
            schema.step_back(db.engine, revision)
            rows = same(rows, counted(engine), revision)
        for revision in [*reversed(down), "head"]:
            schema.migrate(db.engine, revision)
            rows = same(rows, counted(engine), revision)
        assert rows["membership"] > 0
        assert rows["role_grant"] > 0
        db.engine.dispose()


def same(before, after, revision):
    """The rows of now, after a look whether each table that is still there has as many as before."""
    kept = before.keys() & after.keys() - MOVED
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}, revision
    return after


def test_rows_that_are_there_stay_when_migrating_again(engine):
    schema.migrate(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO organisation (name) VALUES ('Welzijn Oost')"))
    schema.migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT name FROM organisation")).scalar() == "Welzijn Oost"


def test_whether_first_posts_wait_becomes_a_number_and_back(engine):
    schema.migrate(engine)
    schema.step_back(engine, "20261127_check_count")
    buurt = sa.Table("buurt", sa.MetaData(), autoload_with=engine)
    empty = dict.fromkeys(("welcome", "contact_name", "phone", "visiting", "code"), "")
    rest = {"accent": "linde", "found_by_search_engines": False, "opened_at": now(), "last_number": 0, "version": 1}
    with engine.begin() as connection:
        for slug, waits in (("kijkt", True), ("kijkt-niet", False)):
            connection.execute(buurt.insert().values(slug=slug, name=slug, first_posts_wait=waits, **empty, **rest))
    schema.migrate(engine)
    with engine.connect() as connection:
        numbers = dict(connection.execute(sa.text("SELECT slug, trusted_after FROM buurt")).all())
    assert numbers == {"kijkt": None, "kijkt-niet": 0}
    schema.step_back(engine, "20261127_check_count")
    with engine.connect() as connection:
        waits = dict(connection.execute(sa.text("SELECT slug, first_posts_wait FROM buurt")).all())
    assert waits == {"kijkt": True, "kijkt-niet": False}


def test_an_actie_of_nobody_becomes_the_regiehouders_and_its_history_says_so(engine):
    schema.migrate(engine)
    schema.step_back(engine, "20261128_reopen_each")
    tables = sa.MetaData()
    tables.reflect(engine, only=["buurt", "person", "wijkopgave", "actie", "actie_change"])

    def put(connection, table, **given):
        """A row, with something that fits in every column that must have it."""
        needed = [c for c in tables.tables[table].columns if not c.nullable and c.server_default is None]
        fits = {c.name: {str: "", int: 0, bool: False}.get(c.type.python_type, now()) for c in needed}
        connection.execute(tables.tables[table].insert().values(**{**fits, **given}))

    with engine.begin() as connection:
        put(connection, "buurt", id=1, slug="oost", name="Oost", accent="linde")
        put(connection, "person", id=7, name="Marloes")
        led = {"theme": "anders", "regiehouder_id": 7, "signed_as": "regisseur"}
        put(connection, "wijkopgave", id=1, buurt_id=1, number=1, title="Lamp", **led)
        for number, state in enumerate(("todo", "done"), 1):
            put(connection, "actie", id=number, buurt_id=1, opgave_id=1, owner_kind="samen", state=state)
    schema.migrate(engine)
    with engine.connect() as connection:
        stands = connection.execute(sa.text("SELECT owner_id, signed_as FROM actie ORDER BY id")).all()
        told = connection.execute(sa.text("SELECT actie_id, owner_id, by_id FROM actie_change")).all()
    assert (stands, told) == ([(7, "regisseur"), (None, "")], [(1, 7, None)])


def test_a_migration_stands_on_its_own_and_says_why():
    checked = 0
    for path in (schema.folder() / "versions").glob("*.py"):
        text = path.read_text("utf-8")
        checked += 1
        assert "buurtplein" not in text.replace('"""', ""), f"{path.name} imports something of ours"
        assert text.startswith('"""')
        assert "def downgrade" in text
    assert checked
