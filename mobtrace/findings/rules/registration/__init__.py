"""Rules on registrations and their answers."""
