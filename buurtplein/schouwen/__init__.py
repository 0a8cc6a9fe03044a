"""Neighbours and who works for the buurt walk a route together; of what they saw everyone can read what is done."""
