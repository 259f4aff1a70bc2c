"""Later stages on the screen: how they stand, filling one, signing what was added."""
