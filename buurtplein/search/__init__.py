"""Finding things again: what may be found, how Dutch is read, and the engine that keeps the index."""
