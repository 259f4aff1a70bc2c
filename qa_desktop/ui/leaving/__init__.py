"""How the program learns that a person left the computer: the session was locked or changed, or it sleeps."""
