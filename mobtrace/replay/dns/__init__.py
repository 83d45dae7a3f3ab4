"""DNS, as anchors are looked up with it: a resolver of questions, and a name server small enough for a lab."""
