"""The encrypted local database; SQLAlchemy lives here and only here."""
