"""bytes <-> messages: every Mobility Header type and option, both ways. Pure: no I/O, no clock."""
