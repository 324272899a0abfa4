import sys
from pathlib import Path

# importlib import mode puts no folder on sys.path: the builders beside these tests are imported by name.
sys.path.insert(0, str(Path(__file__).parent))
