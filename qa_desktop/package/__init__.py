"""Sealed packages: bytes in, bytes out."""
