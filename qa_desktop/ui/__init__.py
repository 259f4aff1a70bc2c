"""What a person sees; Qt lives here and only here."""
