"""Koppelingen: a vraag and the neighbour who may help with it, brought together by a buurtverbinder."""
