"""Rules on nodes with both Mobile IPv6 and Proxy Mobile IPv6 (RFC 6612)."""
