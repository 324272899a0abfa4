"""Server and page mean the same output. The browser tests would not show a difference: the page mends what it lacks."""

from pathlib import Path

from grader_ext.server.panel import PANEL

RENDERER = Path(__file__).parents[3] / "grader_ext" / "lab" / "src" / "lesson" / "panel_renderer.ts"


def test_the_server_writes_what_the_extension_shows():
    assert f'export const PANEL_MIME = "{PANEL}";' in RENDERER.read_text()
