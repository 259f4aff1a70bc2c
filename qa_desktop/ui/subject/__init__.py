"""Subject access: what is held about a person, found, read, and handed out."""
