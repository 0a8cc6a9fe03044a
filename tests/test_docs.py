"""The docs say what the code does."""

import re

import pytest

from tests.support.docs import DOCS, PAGES, ROOT

pytestmark = pytest.mark.own_app


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "do: make docs"


def test_every_rule_and_setting_has_words():
    for make in PAGES.values():
        assert not re.search(r"\|\s*\|$", make(), re.M)


def test_links_between_the_docs_lead_somewhere():
    checked = 0
    for page in [ROOT / "README.md", *DOCS.glob("**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8")):
            checked += 1
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
    assert checked > 3
