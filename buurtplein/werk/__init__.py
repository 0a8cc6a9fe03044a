"""Vandaag: everything that waits for a verbinder in one list, and who is at work on what."""
