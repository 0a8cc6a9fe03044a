"""The floor: a bare Flask + Jinja + Flask-SQLAlchemy page on SQLite (WAL) that runs one indexed query for 20 rows and
renders about 20 kB; and a bare write of one row. Everything is measured as a ratio to these two."""

import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ROWS = 20_000
PAGE = """<!doctype html><html lang="nl"><head><title>Floor</title></head><body><h1>Twintig berichten</h1>
{% for row in rows %}<article><h2><a href="/row/{{ row.id }}">{{ row.title }}</a></h2><p>{{ row.body }}</p>
<p>{{ row.author }}, {{ row.made_at }}</p></article>{% endfor %}</body></html>"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Row(db.Model):  # type: ignore[name-defined,misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    body: Mapped[str]
    author: Mapped[str]
    made_at: Mapped[str]


def create_app(folder: str) -> Flask:
    app = Flask("floor")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(folder) / 'floor.db'}"
    db.init_app(app)

    @app.get("/")
    def page() -> str:
        asked = sa.select(Row).where(Row.place == 1).order_by(Row.id.desc()).limit(20)
        return render_template_string(PAGE, rows=list(db.session.scalars(asked)))

    @app.post("/")
    def write() -> str:
        db.session.add(Row(place=1, title="Nieuw", body="Tekst " * 20, author="Gerda", made_at="nu"))
        db.session.commit()
        return "ok"

    return app


def fill(folder: Path) -> None:
    """Make the floor's database."""
    app = create_app(str(folder))
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        db.create_all()
        body = "Een regel gewone tekst over de buurt en wat er te doen is. " * 15
        rows = [
            {"place": n % 10, "title": f"Bericht {n}", "body": body, "author": "Gerda", "made_at": "gisteren"}
            for n in range(ROWS)
        ]
        db.session.execute(sa.insert(Row), rows)
        db.session.commit()


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
