"""The shared folder, knowing nothing of what the bytes mean."""
