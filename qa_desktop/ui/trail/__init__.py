"""The audit trail: who did what, filtered, checked, copied."""
