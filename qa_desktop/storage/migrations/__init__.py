"""Owns the schema's way from version to version; `version` is all that a start needs."""
