"""The local mobility anchor (RFC 5213 section 5), and what later documents add to it."""
