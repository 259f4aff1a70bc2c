"""Owns finding anything by typing a few letters of it (Ctrl+K), and a question of an audit (Ctrl+F)."""
