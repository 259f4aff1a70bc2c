"""XPath 1.0 with the ODK XForms functions, over a tiny tree protocol."""
