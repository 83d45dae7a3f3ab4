"""Rules on tunnels and their keys."""
