"""How long records are kept, what is held, what is due, and the reports of what was disposed of."""
