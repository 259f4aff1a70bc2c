"""The records grid: a repeat as a matrix, records across and criteria down, typed with one key per cell."""
