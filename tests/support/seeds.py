"""Courses of events that chance makes, each the same every time."""

import pytest


def seeds(count: int) -> list[object]:
    """So many; with PostgreSQL the first two, as the rules that must hold are not of the database."""
    return [seed if seed < 2 else pytest.param(seed, marks=pytest.mark.once) for seed in range(count)]
