"""One's own data: see it, take it along, leave, and be erased. Every room says in its own.py what it keeps."""
