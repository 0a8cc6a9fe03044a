"""Neighbourhoods, who belongs to them and in which role, and the organisations that are partner there."""
