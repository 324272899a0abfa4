"""How a window looks: its width, and JupyterLab's theme."""

import json
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.narrow_window import SCROLL_BACK
from tests.pictures import SEEN

THEMES = "lab/api/settings/@jupyterlab/apputils-extension:themes"
SET = """async ([address, raw]) => {
  const token = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie);
  const headers = {"Content-Type": "application/json", "X-XSRFToken": token ? token[1] : ""};
  return (await fetch(address, {method: "PUT", headers, body: JSON.stringify({raw})})).status;
}"""

AT_REST = "async place => { await Promise.allSettled(place.getAnimations().map(({ finished }) => finished)); }"
"""Waits until it moves no more: notifications fly in."""


@dataclass(frozen=True)
class Look:
    """`width` and `height` are of the page, in CSS pixels."""

    width: int
    height: int
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme.split()[1].lower()}"

    def choose_theme(self, page: Page, server: str) -> None:
        """As JupyterLab's menu does; it holds from the next load on."""
        assert page.evaluate(SET, [f"{server}{THEMES}", json.dumps({"theme": self.theme})]) == 204

    def fits(self, place: Locator) -> None:
        """Nothing of it is cut off at the sides."""
        expect(place).to_be_visible()
        place.scroll_into_view_if_needed()
        place.evaluate(AT_REST)
        place.page.evaluate(SCROLL_BACK)
        box = place.bounding_box()
        assert box is not None
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= self.width, box

    def readable(self, page: Page, *places: str) -> None:
        """axe finds nothing to complain about in any of these CSS selectors' places."""
        page.evaluate(SCRIPT)
        for place in places:
            page.locator(place).first.scroll_into_view_if_needed()  # what is out of sight has no colours
            assert_readable(page.evaluate(FIND, place))

    def picture(self, page: Page, name: str) -> None:
        SEEN.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SEEN / f"{name}-{self}.png")


LOOKS = [
    Look(width, height, f"JupyterLab {shade}")
    for width, height in ((1440, 900), (390, 844))
    for shade in ("Light", "Dark")
]
