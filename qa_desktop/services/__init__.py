"""What a user can do: one module per verb; no Qt, no SQL."""
