"""Audits: the list, a completed audit read-only, its report."""
