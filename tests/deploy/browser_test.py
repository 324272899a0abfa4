"""The browser test of the main job, against a platform that runs already."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main_job(url: str, *options: str) -> str:
    """Run it, unchanged; what pytest says when all of it passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/browser/test_main_job.py"]
    variables = os.environ | {"WAYMARK_TEST_URL": url}
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, env=variables)
    assert done.returncode == 0, done.stdout[-5000:]
    return done.stdout
