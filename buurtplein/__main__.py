"""`python -m buurtplein` is the same as `buurtplein`."""

from buurtplein.cli import main

main()
