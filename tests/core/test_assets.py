from pathlib import Path

import pytest
from flask import Flask, url_for

from buurtplein.core.assets import init_assets, stamp

pytestmark = pytest.mark.own_app


def an_app(folder: Path) -> Flask:
    app = Flask("plein", static_folder=str(folder), static_url_path="/static")
    init_assets(app)
    return app


def test_the_address_of_a_static_file_changes_with_its_content(tmp_path: Path):
    (tmp_path / "a.css").write_text("p{color:red}")
    (tmp_path / "b.css").write_text("p{color:blue}")
    assert stamp(tmp_path / "a.css") != stamp(tmp_path / "b.css")
    app = an_app(tmp_path)
    with app.test_request_context():
        address = url_for("static", filename="a.css")
    assert address == f"/static/a.css?v={stamp(tmp_path / 'a.css')}"
    with app.test_client().get(address) as response:
        assert response.status_code == 200


def test_a_file_that_is_missing_breaks_no_page(tmp_path: Path):
    with an_app(tmp_path).test_request_context():
        assert url_for("static", filename="away.js") == "/static/away.js?v=0"


def test_other_addresses_stay_as_they_are(tmp_path: Path):
    app = an_app(tmp_path)
    app.add_url_rule("/menu", "menu", lambda: "")
    with app.test_request_context():
        assert url_for("menu") == "/menu"
