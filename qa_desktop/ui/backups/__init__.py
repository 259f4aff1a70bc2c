"""Owns backups on the screen: their card, their list, the restore, and a database that will not open."""
