"""What neighbours tell and ask each other: posts, comments and taking part."""
