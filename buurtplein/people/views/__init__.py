"""Logging in and out, and the pages about oneself."""

from buurtplein.people.views import entry, oneself, safety
from buurtplein.people.views.blueprint import bp

__all__ = ["bp", "entry", "oneself", "safety"]
