"""What all tests share. Each room's own fixtures stand in its conftest.py."""

import subprocess

import hypothesis
import pytest

# How long something takes is measured in bench/; here it would be the machine's other work that fails a test.
hypothesis.settings.register_profile("waymark", deadline=None)
hypothesis.settings.load_profile("waymark")

DOCKER_REASON = "no Docker Engine answers here (`docker info` fails)"


def docker_answers() -> bool:
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20).returncode == 0
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need Docker cannot run where there is none; the summary says so, loudly."""
    needing = [item for item in items if item.get_closest_marker("docker")]
    if not needing or docker_answers():
        return
    for item in needing:
        item.add_marker(pytest.mark.skip(reason=DOCKER_REASON))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Counted from the reports, which also come in when the tests ran in several processes."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if DOCKER_REASON in str(report.longrepr)]
    if skipped:
        terminalreporter.section("CONTAINER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.write_line(f"{len(skipped)} test(s) need Docker: {DOCKER_REASON}.", red=True)
