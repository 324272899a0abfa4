"""The HTTP API: see docs/contributor/api.md."""
