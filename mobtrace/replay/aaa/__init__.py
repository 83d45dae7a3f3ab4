"""AAA by RADIUS: what client and server share, a client, and a server small enough for a lab."""
