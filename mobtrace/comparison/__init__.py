"""Two captures held against each other: one run seen at two places, or two runs."""
