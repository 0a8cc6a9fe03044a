"""The blueprint of the wijkopgaven."""

from flask import Blueprint

bp = Blueprint("wijkopgaven", __name__, url_prefix="/<buurt>")
