"""Who reacts first: what the partners of a buurt agreed, per theme, and the clock that runs on it."""
