"""Addresses of static files carry a stamp of their content: kept for a year by a browser, and never out of date."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask


@lru_cache(maxsize=256)
def stamp(path: Path) -> str:
    """Eight characters that change when the file does; "0" for a file that is not there. Asked once per process."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else "0"


def init_assets(app: Flask) -> None:
    """Put the stamp in every address of a static file."""
    folder = Path(app.static_folder or app.root_path)

    @app.url_defaults
    def stamp_static(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = stamp(folder / values["filename"])
