"""A learner at work on the running platform, without a browser: their files, their server, their pages."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from bench.visitor import Visitor

VERDICT_SECONDS = 90.0
"""So long a verdict may take on a machine that does much else, with a part of the platform killed meanwhile."""

Notebook = dict[str, Any]


async def until(condition: Callable[[], object], seconds: float = VERDICT_SECONDS) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


class Page:
    """An open page: all that it heard."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def of(self, kind: str, submission: int | None = None) -> list[dict[str, Any]]:
        """The events of a kind, of one submission."""
        return [
            event for event in self.events if event["type"] == kind and submission in (None, event.get("submission"))
        ]


class Learner(Visitor):
    """One learner, logged in, whose server runs."""

    def __init__(self, url: str, name: str, homes: Path) -> None:
        super().__init__(url, name)
        self.home = homes / name

    async def ask(self, path: str, body: object) -> httpx.Response:
        """POST to the learner's own server, whatever it answers."""
        headers = {"X-XSRFToken": self._xsrf(self.server)}
        return await self.http.post(self.server + path, json=body, headers=headers)

    async def open(self, course: str, lesson: str) -> dict[str, Any]:
        """Open a lesson; what the page is told of it."""
        answer = await self.ask("waymark/api/open", {"course": course, "lesson": lesson})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def file(self, path: str) -> Path:
        """The learner's notebook on the disk."""
        return self.home / path

    def notebook(self, path: str) -> Notebook:
        return dict(json.loads(self.file(path).read_bytes()))

    def write(self, path: str, **answers: str) -> None:
        """Fill in answers and save."""
        notebook = self.notebook(path)
        for cell in notebook["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(grade_id, cell["source"])
        self.file(path).write_text(json.dumps(notebook))

    async def check(self, path: str) -> httpx.Response:
        """Press Check, whatever comes of it."""
        return await self.ask("waymark/api/submit", {"path": path})

    async def submit(self, path: str, **answers: str) -> int:
        """Answer and press Check; the submission's id."""
        self.write(path, **answers)
        answer = await self.check(path)
        assert answer.status_code == 202, answer.text
        return int(answer.json()["id"])

    async def submission(self, number: int) -> dict[str, Any]:
        answer = await self.http.get(f"{self.server}waymark/api/submissions/{number}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def verdict(self, number: int) -> dict[str, Any]:
        """The verdict, once it is there. Outages are waited out, as the panel does."""
        async with asyncio.timeout(VERDICT_SECONDS):
            while True:
                answer = await self.http.get(f"{self.server}waymark/api/submissions/{number}")
                if answer.status_code == 200 and answer.json()["verdict"]:
                    return dict(answer.json()["verdict"])
                await asyncio.sleep(0.1)

    async def courses(self) -> list[dict[str, Any]]:
        """All courses, with my progress."""
        answer = await self.http.get(f"{self.server}waymark/api/courses")
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    async def lesson(self, course: str, lesson: str) -> dict[str, Any]:
        """One lesson, with my progress."""
        lessons = next(one["lessons"] for one in await self.courses() if one["id"] == course)
        return dict(next(one for one in lessons if one["id"] == lesson))

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """A page that listens, from its first snapshot on."""
        page = Page()
        address = f"{self.url.replace('http', 'ws', 1)}{self.server}waymark/api/live"
        headers = {"Cookie": self.cookies, "Origin": self.url}
        async with connect(address, additional_headers=headers, max_size=None) as socket:

            async def listen() -> None:
                async for message in socket:
                    page.events.append(json.loads(message))

            listening = asyncio.create_task(listen())
            try:
                await until(lambda: page.of("snapshot"))
                yield page
            finally:
                listening.cancel()
