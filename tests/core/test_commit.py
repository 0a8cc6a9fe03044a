"""When the database refuses only at the end of a request: the disk is full, or someone was just before you."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from buurtplein.app import create_app
from buurtplein.core.db import Base, db, unit_of_work
from buurtplein.people.models import Person
from buurtplein.people.operations import add_person
from buurtplein.people.viewer import Caretaker

pytestmark = pytest.mark.own_app
PASSWORD = "drie losse woorden"


@pytest.fixture
def browser(settings, fresh_database):
    """Someone who logged in, on a site that runs as it does for real."""
    app = create_app(replace(settings, database_url=fresh_database()))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with unit_of_work():
            for name in ("gerda", "mo"):
                add_person(Caretaker("test"), name=name, email=f"{name}@example.org", password=PASSWORD)
        client = app.test_client()
        client.post("/inloggen", data={"email": "gerda@example.org", "password": PASSWORD})
        yield client
        db.session.remove()
        db.engine.dispose()


@contextmanager
def refusing_people() -> Iterator[None]:
    """The table of people cannot be changed: what is written there only goes to the database at the commit."""

    def refuse(_connection, _cursor, statement, parameters, _context, _many):
        return statement.replace("UPDATE person", "UPDATE nowhere", 1), parameters

    sa.event.listen(db.engine, "before_cursor_execute", refuse, retval=True)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", refuse)


def test_the_log_never_tells_what_someone_wrote(browser, caplog):
    data = {"name": "Geheimpje", "phone": "06-12 34 56 78", "postcode": "1234 AB", "language": "nl"}
    with refusing_people(), caplog.at_level(logging.DEBUG):
        answer = browser.post("/mijn/gegevens", data=data)
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.headers["X-Request-Id"] in caplog.text
    assert answer.headers["Content-Security-Policy"]
    assert "Geheimpje" not in caplog.text + "".join(str(r.exc_info) for r in caplog.records)
    assert browser.get("/mijn/gegevens").status_code == 200


def test_nothing_of_it_is_kept(browser):
    with refusing_people():
        browser.post("/mijn/gegevens", data={"name": "Geheimpje", "postcode": "1234 AB", "language": "nl"})
    assert set(db.session.scalars(sa.select(Person.name))) == {"gerda", "mo"}
