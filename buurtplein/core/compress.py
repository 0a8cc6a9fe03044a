"""Text goes over the line packed (gzip), so that a page is light on an old phone, also without a proxy in front.

A secret on a page next to words that another site chose could be guessed from the length (BREACH). Our cookie is
SameSite=Lax, so what another site fetches is never the page of someone who is logged in.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

SMALLEST = 800  # bytes; less fits in the first packet anyhow
PAGE_LEVEL, FILE_LEVEL = 4, 9  # a page is packed at each request (under 1 ms), a file once
PACKABLE = {
    "application/atom+xml",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
    "text/calendar",
    "text/css",
    "text/html",
    "text/javascript",
}


@lru_cache(maxsize=64)
def _packed_file(content: bytes) -> bytes:
    return gzip.compress(content, FILE_LEVEL, mtime=0)


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code in {200, 422}
        and response.mimetype in PACKABLE
        and "Content-Encoding" not in response.headers
        and (response.content_length or SMALLEST) >= SMALLEST
    )


def pack(response: Response) -> Response:
    """The answer, packed when its reader can unpack it and it is worth it."""
    if not _is_worth_it(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or not request.accept_encodings["gzip"]:
        return response
    is_file, response.direct_passthrough = response.direct_passthrough, False
    content = response.get_data()
    response.set_data(_packed_file(content) if is_file else gzip.compress(content, PAGE_LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)  # other bytes, the same meaning (RFC 9110)
    return response


def init_compression(app: Flask) -> None:
    """Pack every answer, last of all. Functions run last to first, so this comes before what else looks at answers."""
    app.after_request(pack)
