"""What the tests of this room share."""

import sys
from pathlib import Path

# Tests are no package: the modules beside this file, and `running_hub`, are found by these.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "hub_config")]
