"""The command line: exit codes, error text, one thin file a command."""
