"""Demo neighbourhoods: made-up people who do what people here do, told in the .toml files of this folder."""
