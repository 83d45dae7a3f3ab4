"""What the RFCs say about a binding, role-free: states, inputs, transitions, timers, keys."""
