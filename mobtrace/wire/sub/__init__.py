"""Rows that several options share: traffic selectors, multicast records, civic addresses."""
