"""Accessibility as axe-core measures it, with the rules of WCAG 2.2 level A and AA."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that another theme can break


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line per rule that the page breaks: the rule, what it asks, and the first elements that break it.

    `rules`: only these; else all that belong to WCAG 2.2 A and AA, and the best practices.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(_source())
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [f"{rule['id']}: {rule['help']}: {_where(rule['nodes'])}" for rule in found["violations"]]


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def _where(nodes: list[dict[str, str]]) -> str:
    return " | ".join(node["html"] for node in nodes[:3])
