"""Rules on Hierarchical Mobile IPv6 (RFC 5380)."""
