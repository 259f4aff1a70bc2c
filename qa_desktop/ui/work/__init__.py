"""My work: what to continue, what is open, where audits are."""
