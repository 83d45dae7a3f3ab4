"""The mobile access gateway (RFC 5213 section 6), and what later documents add to it."""
