"""First run, unlocking, joining."""
