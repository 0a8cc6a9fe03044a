"""Writing letters: templates/mail/<name>.txt (first line: the subject) and <name>.html, in the reader's language."""

from typing import Any, NamedTuple

from flask import current_app, render_template
from flask_babel import force_locale


class Written(NamedTuple):
    """A letter as composed, not yet addressed."""

    subject: str
    text: str
    html: str


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page, from the configured base URL and never from the Host header."""
    adapter = current_app.url_map.bind("", url_scheme="https")
    return str(current_app.config["BASE_URL"]) + adapter.build(endpoint, values)


def compose(name: str, *, language: str, **context: Any) -> Written:
    """Render a letter in `language` ("nl" or "en"). The subject is one line whatever the context holds."""
    with force_locale(language):
        text = render_template(f"mail/{name}.txt", link_to=link_to, **context)
        html = render_template(f"mail/{name}.html", link_to=link_to, **context)
    subject, _, body = text.partition("\n")
    return Written(" ".join(subject.split()), body.strip() + "\n", html)
