"""My actions: what audits asked for, and whether it is done."""
