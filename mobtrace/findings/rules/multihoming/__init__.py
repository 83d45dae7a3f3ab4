"""Rules on several care-of addresses of one node."""
