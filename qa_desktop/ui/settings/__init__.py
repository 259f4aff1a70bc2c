"""Settings, devices and the health of this installation."""
