"""The blueprint that all of moderation hangs on."""

from flask import Blueprint

bp = Blueprint("moderation", __name__, url_prefix="/<buurt>")
