"""One of several processes that write to the same database: `python -m tests.support.writer DATABASE TIMES`.

Each time it reads the counter of the buurt, thinks a little, and writes one more: what SQLite loses when two do that
at once without taking the lock first. It prints how many seconds each write took, with the waiting.
"""

import sys
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa
from flask import Flask

from buurtplein.buurten.models import Buurt
from buurtplein.core import db as database
from buurtplein.core.db import db, unit_of_work


def main(path: str, times: int) -> None:
    app = Flask("writer")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(path)}"
    db.init_app(app)
    with app.app_context():
        database.connect(db.engine)
        for _ in range(times):
            started = perf_counter()
            with unit_of_work() as session:
                known = session.scalar(sa.select(Buurt.last_number).where(Buurt.id == 1)) or 0
                sum(range(20_000))
                session.execute(sa.update(Buurt).where(Buurt.id == 1).values(last_number=known + 1))
            sys.stdout.write(f"{perf_counter() - started}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
