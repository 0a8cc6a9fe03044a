"""Hours of random input: `make fuzz`."""
