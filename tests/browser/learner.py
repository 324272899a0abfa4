"""A learner at a browser: what they do, by what they see."""

import os
import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.chromium import SLOW
from tests.pictures import PICTURES

PASSWORD = "seven quiet herons at dusk"
PATIENCE = float(os.environ.get("WAYMARK_TEST_PATIENCE", "1"))
"""How many times as long as usual each step may take, where much else runs on the machine."""
GRADED_MS = SLOW * PATIENCE
"""How long a verdict may take on a machine that does much else. What it takes is measured in bench/."""
START_MS = SLOW * PATIENCE
RUNS_FOR_SECONDS = re.compile(r"^\d+:(0[2-9]|[1-5]\d)$")
"""What stands beside a cell that has run for two seconds or more, in minutes and seconds."""
ASK = """async path => {
  const token = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie);
  const answer = await fetch(path, {headers: {"X-XSRFToken": token ? token[1] : ""}});
  return {status: answer.status, body: await answer.json()};
}"""


@dataclass
class Learner:
    """One learner, one browser page."""

    page: Page
    url: str
    name: str

    def sign_up(self) -> None:
        self.page.goto(self.url)
        self.page.get_by_role("link", name="Sign up").first.click()
        self.page.get_by_label("Username:").fill(self.name)
        self.page.get_by_label("Password:", exact=True).fill(PASSWORD)
        self.page.get_by_label("The password again:").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign up").click()
        expect(self.page.get_by_role("heading", name=f"Thank you, {self.name}")).to_be_visible()

    def log_in(self) -> None:
        self.page.goto(self.url)
        self.page.get_by_label("Username:").fill(self.name)
        self.page.get_by_label("Password:").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(re.compile(f"/user/{self.name}/lab/"), timeout=START_MS)

    @property
    def tour(self) -> Locator:
        return self.page.get_by_role("dialog", name="Your courses")

    def see_the_tour(self) -> None:
        """It comes at the first start."""
        expect(self.tour).to_be_visible(timeout=START_MS)

    def leave_the_tour(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.tour).to_have_count(0)

    def open(self, course: str, lesson: str) -> None:
        """By the link that the progress page has, too."""
        self.page.goto(f"{self.url}/user/{self.name}/waymark/open/{course}/{lesson}")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").get_by_label("Lesson panel")

    def wait_for_lesson(self, title: str) -> None:
        """Wait for panel and kernel."""
        expect(self.panel.get_by_role("heading", name=title)).to_be_visible(timeout=START_MS)
        expect(self.page.get_by_text(re.compile(r"\| Idle")).first).to_be_visible(timeout=START_MS)

    def write(self, beginning: str, answer: str) -> None:
        """Replace the answer cell that begins with these words."""
        cell = self.page.locator(".jp-CodeCell:visible").filter(has_text=beginning).first
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(answer)

    def check(self) -> None:
        """Press the button and wait for the verdict."""
        button = self.panel.get_by_role("button", name="Check my answers")
        button.scroll_into_view_if_needed()
        button.click()
        expect(self.panel.locator(".waymark-headline")).to_have_text(re.compile(r"pass.*points\.$"), timeout=GRADED_MS)
        expect(button).to_be_visible()

    def test(self, name: str) -> Locator:
        """What the panel says of the test with this name."""
        return self.panel.get_by_role("list", name="Tests").get_by_role("listitem").filter(has_text=name).first

    def result_at(self, beginning: str) -> Locator:
        """What stands below the answer cell that begins with these words."""
        return self.page.locator(".jp-CodeCell:visible").filter(has_text=beginning).first.locator(".waymark-answer")

    def fetch(self, path: str) -> Any:
        """What the learner's server answers the page under `waymark/api/`."""
        return self._asked(path)["body"]

    def status(self, path: str) -> int:
        """The HTTP status of the same."""
        return int(self._asked(path)["status"])

    def _asked(self, path: str) -> dict[str, Any]:
        return dict(self.page.evaluate(ASK, f"/user/{self.name}/waymark/api/{path}"))

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        # Without the lowest part, so that no picture in the docs has more than 150 KB.
        self.page.screenshot(path=PICTURES / name, clip={"x": 0, "y": 0, "width": 1440, "height": 780})
