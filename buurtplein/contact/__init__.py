"""Two neighbours who found each other talk in private; and whoever wants no contact with someone has none."""
