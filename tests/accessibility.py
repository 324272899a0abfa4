"""What axe-core (https://github.com/dequelabs/axe-core) finds in a page of JupyterLab, WCAG's contrast included."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[1] / "grader_ext/lab/node_modules/axe-core/axe.min.js"

# JupyterLab's body has no height, and hides what is outside of it: axe takes all of the page for hidden, and would look
# at no contrast at all. What moves over a text for a moment is waited for. A notification takes longer, and so does a
# page that changes its theme. Signs such as ✗ will never be text.
_LOOK = """async places => {
  const about = ({ any, all }) => [...any, ...all].map(({ message }) => message);
  const found = ({ id, nodes }) => [id, nodes.map((node) => [node.html, ...about(node)])];
  const isText = ({ any, all }) => ![...any, ...all].some(({ data }) => data?.messageKey === "nonBmp");
  const looked = (...found) => found.flat().some(({ id }) => id === "color-contrast");
  const missing = places.filter((place) => !document.querySelector(place));
  if (missing.length > 0) throw new Error(`there is nothing at ${missing.join(" and ")}`);
  document.body.style.height = "100vh";
  for (let times = 0; ; times++) {
    const { violations, passes, incomplete } = await axe.run(document.querySelectorAll(places.join(", ")));
    const hasLooked = looked(violations, passes, incomplete);
    const enough = document.querySelector(".Toastify__toast") || !hasLooked ? 20 : 4;
    if ((hasLooked && !incomplete.some(({ nodes }) => nodes.some(isText))) || times >= enough) {
      document.body.style.height = "";
      return { violations: violations.map(found), passes: passes.map(({ id }) => id), unsure: incomplete.map(found) };
    }
    await new Promise((done) => setTimeout(done, 250));
  }
}"""

SCRIPT = f"{AXE.read_text() if AXE.exists() else ''}\nwindow.lookWithAxe = {_LOOK}; undefined"
"""To be evaluated in the page first."""
FIND = "places => lookWithAxe([places].flat())"
"""What it finds at the places of a CSS selector, or of several, none of which may be missing."""


def assert_readable(found: dict[str, Any]) -> None:
    """Nothing to complain about, in what `FIND` gave; and it has looked at text."""
    assert found["violations"] == [], found["violations"]  # pytest explains assertions in test files alone
    assert "color-contrast" in found["passes"], f"axe has looked at no contrast: {found}"
