"""A graded notebook, from the author to the verdict."""

import sys

# nbformat and nbgrader import jsonschema, which builds a Lark grammar for IRIs if it finds this package: 1 to 2 s at
# each start, for a format that no notebook schema uses. None makes the import fail, and jsonschema then does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # typeshed leaves the None out
