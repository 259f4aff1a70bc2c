"""Owns help: the keys of every place, and what this program is."""
