"""Namens: buurtverbinders speak for neighbours who are not online, and bring them what was said."""
