"""Registry -> files: documentation tables, JSON schema; each can be checked."""
