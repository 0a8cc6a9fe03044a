"""Photos that hang with a post, or with whatever a higher room keeps an album for."""
