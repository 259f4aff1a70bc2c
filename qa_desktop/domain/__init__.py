"""Words of the business: frozen values; no clock, no I/O."""
