"""The rules: one function a file, grouped by topic."""
