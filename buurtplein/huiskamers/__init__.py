"""Neighbours talk in a living room, with two organisations; what was said goes where something is done with it."""
