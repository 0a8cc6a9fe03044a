"""Accessibility as axe-core measures it, with the rules of WCAG 2.2 level A and AA."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line per rule that the page breaks: the rule, what it asks, and the first elements that break it."""
    page.evaluate(_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{rule['id']}: {rule['help']}: {_where(rule['nodes'])}" for rule in found["violations"]]


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def _where(nodes: list[dict[str, str]]) -> str:
    return " | ".join(node["html"] for node in nodes[:3])
