"""Mobility Header types, grouped by the document that defines them."""
