"""Rules on return routability and bindings at correspondents."""
