"""Rules on the octets of messages."""
