"""Wijkopgaven: what neighbours told, who does what about it, and the answer to everyone it rests on."""
