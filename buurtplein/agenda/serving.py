"""Sending a calendar to whoever subscribes to it."""

from urllib.parse import urlsplit

from flask import Response, current_app, request


def host() -> str:
    """The name of this site, behind the names of events."""
    return urlsplit(str(current_app.config["BASE_URL"])).hostname or "buurtplein"


def serve(body: bytes, name: str) -> Response:
    """A calendar file, or 304 when it is still the same."""
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f"inline; filename={name}.ics"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response
