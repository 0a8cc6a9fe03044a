"""How a buurt is doing, in numbers: never about one person, and never who does better."""
