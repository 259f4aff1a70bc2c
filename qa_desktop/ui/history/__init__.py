"""Owns the history of one audit on the screen: a list of changes, one change in full, the pages to print."""
