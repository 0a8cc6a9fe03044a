"""The tables that the PostgreSQL engine makes for itself."""

import pytest
import sqlalchemy as sa

from buurtplein.search.postgres_tables import TABLES, make_tables

pytestmark = pytest.mark.own_app

KEPT = sa.text("""
    SELECT attstorage::text, reloptions FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE pg_class.oid = CAST('search_document' AS regclass) AND attname = 'terms'
""")


@pytest.mark.parametrize("age", ["new", "there already"])
def test_the_terms_stand_in_the_row_as_they_are_also_in_a_table_that_was_there(postgres_databases, age):
    with postgres_databases(f"tables {age}").begin() as connection:
        if age == "there already":
            for statement in TABLES:
                if statement.startswith("CREATE TABLE"):
                    connection.exec_driver_sql(statement)
            assert connection.execute(KEPT).one() == ("x", None)
        for _again in range(2):
            make_tables(connection)
            assert connection.execute(KEPT).one() == ("e", ["toast_tuple_target=8160"])
