"""Where tests keep what they saw."""

import os
from pathlib import Path

SEEN = Path("test-results/pictures")
PICTURES = Path(os.environ.get("WAYMARK_PICTURES", SEEN))
"""`make pictures` sets it to docs/pictures, so that the docs show what these tests saw."""
