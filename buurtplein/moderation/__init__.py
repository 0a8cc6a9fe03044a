"""What waits for a look, what was reported, what was decided about it, and who objects."""
