"""Captures without the addresses and identities in them, and nothing else changed that an analysis looks at."""
