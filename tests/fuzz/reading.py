"""Whether an answer can be read by what it says it is for."""

import gzip
import json
from xml.etree import ElementTree

from icalendar import Calendar
from werkzeug.test import TestResponse

XML = {"application/atom+xml", "application/xml", "text/xml", "image/svg+xml"}
JSON = {"application/json", "application/problem+json", "application/manifest+json", "application/ld+json"}


def is_readable(answer: TestResponse) -> str:
    """Empty, or what is wrong with it."""
    if answer.request.method == "HEAD" or not answer.data:
        return ""
    data = gzip.decompress(answer.data) if answer.content_encoding == "gzip" else answer.data
    try:
        if answer.mimetype in XML:
            ElementTree.fromstring(data)  # noqa: S314  (what we made ourselves)
        elif answer.mimetype in JSON:
            json.loads(data)
        elif answer.mimetype == "text/calendar":
            Calendar.from_ical(data)
        elif answer.mimetype.startswith("text/"):
            data.decode("utf-8")
    except (ValueError, ElementTree.ParseError) as wrong:
        return f"{answer.mimetype}: {wrong}"
    return ""
