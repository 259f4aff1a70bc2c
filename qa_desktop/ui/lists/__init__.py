"""Every list of the program: one page, one table, one way to sort, filter, copy and remember."""
