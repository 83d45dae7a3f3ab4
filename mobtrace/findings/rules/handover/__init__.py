"""Rules on handovers."""
