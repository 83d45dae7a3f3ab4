"""Mobility options, grouped by the document that defines them."""
