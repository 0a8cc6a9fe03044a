"""What the benchmark's gunicorn serves: our app on a filled folder, without limits on how often one may write."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from buurtplein.app import create_app
from buurtplein.core import fragments, keep
from buurtplein.core.limits import limiter
from tests.bench.filling import settings_in


def app_in(folder: str) -> Flask:
    app = create_app(replace(settings_in(Path(folder)), log_level="ERROR"))
    limiter.enabled = False
    return app


def forgetful_app_in(folder: str) -> Flask:
    """The same without anything kept: every page, list and piece is made anew each time."""
    app = app_in(folder)
    app.extensions["kept_pages"].most = keep.lists.most = 0
    fragments._drawn = fragments._drawn.__wrapped__
    return app
