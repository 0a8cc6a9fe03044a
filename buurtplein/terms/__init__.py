"""How long a post stands: its author is told in time, and lets it stand longer with one tap."""
