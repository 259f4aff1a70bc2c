"""Paper: reportlab lives here and only here."""
