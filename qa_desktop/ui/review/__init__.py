"""The review before completing: what is missing, contradicts, may identify someone, and goes to whom."""
