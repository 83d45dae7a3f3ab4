"""Rules on the path between an anchor and its gateways."""
