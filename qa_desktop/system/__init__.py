"""This computer: keyring, paths, clock, single-instance lock."""
