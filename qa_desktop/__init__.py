"""QA Desktop: case audits for Children's Services, offline."""

__version__ = "0.1.0"
