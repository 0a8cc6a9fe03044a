"""Initiatieven: what there is to do for a plan, who takes what on, and who finds it a good idea."""
