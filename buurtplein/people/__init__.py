"""Persons: who they are, how they log in, and what they may see and change of themselves."""
