"""The buurtgids: the places, clubs, people and things that a buurt has, each looked after by someone."""
