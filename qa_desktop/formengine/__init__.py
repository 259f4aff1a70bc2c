"""What a filling is: one session over one tool; pure and synchronous."""
