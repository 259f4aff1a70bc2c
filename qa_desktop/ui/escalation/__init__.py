"""The escalation sheet (F2): whom to tell, who was told when, what came back. Nothing is sent by itself."""
