"""The engine without a window: forms answered by scripts, replayed traces, expression cases."""
