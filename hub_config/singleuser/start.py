"""Starts a learner's server, inside their box. Nothing of Waymark is imported here."""

import sys

# jsonschema tries this module when it is imported, and the module builds a parser of the IRI grammar: a good part of
# the server's start, for a format that no notebook's schema uses. Marked as absent, jsonschema goes on without it.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # the import system's way to say "absent"

from jupyterhub.singleuser import main  # noqa: E402  (after the line above)

if __name__ == "__main__":
    main()
