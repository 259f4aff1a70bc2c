"""Widgets that know nothing of audits. Each is reachable by Tab, named for screen readers, and scales."""
