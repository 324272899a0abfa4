import sys
from pathlib import Path

# importlib import mode puts no folder on sys.path: the builders beside these and core's tests are imported by name.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "core")]
