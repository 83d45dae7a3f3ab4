"""Timelines -> findings: one rule a file."""
