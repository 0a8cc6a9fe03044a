"""Moving in: posts that a neighbourhood brings along from another platform."""
