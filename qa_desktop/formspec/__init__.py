"""What a tool says: immutable definitions read from ODK XForm XML."""
