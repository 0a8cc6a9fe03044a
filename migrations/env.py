"""Alembic runs this: which database, and what the tables should look like."""

from alembic import context
from sqlalchemy import Connection

from buurtplein.core.db import Base

LOCK_TIMEOUT = "5s"  # on PostgreSQL: rather give up than hold up a busy site


def run(connection: Connection) -> None:
    """Bring the database behind an open connection to the asked revision, in one transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
