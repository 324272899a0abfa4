"""A small service that speaks the contract of docs/contributor/api.md: courses, a lesson's notebook in two versions,
submissions that the test settles, live events. It stands for the progress service where a test must say exactly what
happens when: refusals, a lost connection, a new version of a lesson."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from tests.chromium import SLOW

TOKEN = "hub-token-of-ada"
PREFIX = "/services/progress"


def version(letter: str) -> str:
    return "sha256:" + letter * 64


def lesson_cell(grade_id: str, source: str, *, answer: bool = False, cell_type: str = "code") -> dict[str, Any]:
    nbgrader = {"schema_version": 3, "grade": False, "locked": not answer, "solution": answer, "grade_id": grade_id}
    metadata: dict[str, Any] = {"nbgrader": nbgrader, "deletable": False, "editable": answer}
    cell = {"cell_type": cell_type, "id": grade_id, "metadata": metadata, "source": source}
    return {**cell, "outputs": [], "execution_count": None} if cell_type == "code" else cell


KERNELS = {
    "python": (
        {"name": "python3", "display_name": "Python 3", "language": "python"},
        "from grader_ext.widget import LessonPanel\n\nLessonPanel()",
    ),
    "elixir": (
        {"name": "elixir", "display_name": "Elixir", "language": "elixir"},
        'Jupyter.widget("waymark-lesson-panel")',
    ),
}


def notebook(lesson: str, title: str, letter: str = "a", language: str = "python", course: str = "python") -> dict:
    kernelspec, source = KERNELS[language]
    panel = lesson_cell("waymark-panel", source)
    panel["metadata"]["waymark"] = {"panel": True}
    text = f"# {title}\n\nWrite a function that greets."
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": kernelspec,
            "waymark": {"course": course, "lesson": lesson, "title": title, "version": version(letter)},
        },
        "cells": [
            panel,
            lesson_cell("intro", text if letter == "a" else f"{text} Politely.", cell_type="markdown"),
            lesson_cell("greet", "# YOUR CODE HERE", answer=True),
            lesson_cell("test-greet", "assert greet('Ada') == 'Hello, Ada!'"),
        ],
    }


def course() -> dict[str, Any]:
    def one(number: int, title: str, state: str, before: dict[str, str] | None = None) -> dict[str, Any]:
        return {
            "id": f"lesson-{number}",
            "title": title,
            "summary": "",
            "unit": "",
            "estimated_minutes": 10,
            "state": state,
            "prerequisites": [before["id"]] if before else [],
            "unlocked_by": [before] if before and state == "locked" else [],
            "version": version("a"),
            "file_name": f"lesson-{number}.ipynb",
            "attempts": 0,
            "best_score": 0.0,
            "max_score": 2.0,
            "completed_at": None,
            "active_seconds": 0,
        }

    return {
        "id": "python",
        "title": "First steps in Python",
        "summary": "",
        "language": "python",
        "kernel": "python3",
        "available": True,
        "unavailable_reason": None,
        "lessons": [
            one(1, "Saying hello", "open"),
            one(2, "Counting", "locked", {"id": "lesson-1", "title": "Saying hello"}),
            one(3, "Choosing", "locked", {"id": "lesson-2", "title": "Counting"}),
        ],
        "next_lesson": "lesson-1",
        "statistics": {"completed": 0, "lessons": 3, "score": 0.0, "max_score": 6.0, "attempts": 0},
    }


class ContractService:
    """Its state is for the test to set and to read."""

    def __init__(self) -> None:
        self.sockets: list[LiveSocket] = []
        self.connects = 0
        self.port = 0
        self._server: HTTPServer | None = None
        self.reset()

    def reset(self) -> None:
        """As if nothing had happened yet; it goes on running."""
        self.course = course()
        self.courses = [self.course]
        self.notebooks = {
            "lesson-1": notebook("lesson-1", "Saying hello"),
            "lesson-2": notebook("lesson-2", "Counting"),
        }
        self.received: list[dict[str, Any]] = []
        self.submissions: dict[int, dict[str, Any]] = {}
        self.time: dict[str, dict[str, Any]] = {}
        """Batches of time on task by their names; `times` counts the arrivals of each."""
        self.time_refused: tuple[int, str] | None = None
        """Status and code with which each batch is refused."""
        self.refusal: tuple[int, str, str] | None = None
        """Status, code and detail with which submissions are refused."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    async def start(self) -> None:
        sockets = bind_sockets(self.port, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        api = f"{PREFIX}/api"
        lesson = r"/courses/([^/]+)/lessons/([^/]+)"
        given = {"service": self}
        routes = [
            (f"{api}/courses", Courses, given),
            (f"{api}{lesson}/notebook", LessonNotebook, given),
            (f"{api}{lesson}/submissions", Submissions, given),
            (f"{api}{lesson}/time", Time, given),
            (rf"{api}/submissions/(\d+)", Submission, given),
            (f"{api}/live", LiveSocket, given),
        ]
        self._server = HTTPServer(Application(routes))
        self._server.add_sockets(sockets)

    async def stop(self) -> None:
        """As if it were killed: nothing listens, and every connection is cut."""
        assert self._server is not None
        self._server.stop()
        for socket in list(self.sockets):
            socket.ws_connection.stream.close()  # type: ignore[union-attr]
        await self._server.close_all_connections()

    def snapshot(self) -> dict[str, Any]:
        running = [one for one in self.submissions.values() if one["status"] in ("queued", "running")]
        return {"type": "snapshot", "courses": self.courses, "submissions": running}

    async def send(self, **event: Any) -> None:
        """To every page; not to a connection that the other end closes just now, which is no page's."""
        for socket in list(self.sockets):
            with suppress(WebSocketClosedError):
                await socket.write_message(json.dumps(event))

    async def connected(self, count: int = 1) -> None:
        """So many connections are there. The learner's server may have one from the page before."""
        async with asyncio.timeout(SLOW / 1000):
            while len(self.sockets) < count:
                await asyncio.sleep(0.01)


class Base(RequestHandler):
    def initialize(self, service: ContractService) -> None:
        self.service = service

    def prepare(self) -> None:
        if self.request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise HTTPError(401)

    def refuse(self, status: int, code: str, detail: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/problem+json")
        self.finish(
            json.dumps({"type": "about:blank", "title": "No", "status": status, "detail": detail, "code": code})
        )

    def lesson(self, name: str) -> dict[str, Any] | None:
        found = next(one for one in self.service.course["lessons"] if one["id"] == name)
        if found["state"] == "locked":
            self.refuse(403, "lesson-locked", f"The lesson {found['title']!r} is still locked.")
            return None
        return found


class Courses(Base):
    def get(self) -> None:
        self.finish(json.dumps(self.service.courses))


class LessonNotebook(Base):
    def get(self, course: str, lesson: str) -> None:
        if found := self.lesson(lesson):
            document = self.service.notebooks[lesson]
            waymark = document["metadata"]["waymark"]
            answer = {"course": course, "lesson": lesson, "file_name": found["file_name"], "notebook": document}
            self.finish(json.dumps({**answer, "title": waymark["title"], "version": waymark["version"]}))


class Submissions(Base):
    def get(self, course: str, lesson: str) -> None:
        of_lesson = [one for one in self.service.submissions.values() if one["lesson"] == lesson]
        self.finish(json.dumps(of_lesson[::-1]))

    def post(self, course: str, lesson: str) -> None:
        if self.service.refusal:
            self.refuse(*self.service.refusal)
            return
        if not self.lesson(lesson):
            return
        document = json.loads(self.request.body)
        self.service.received.append(document)
        number = len(self.service.received)
        submission = {
            "id": number,
            "course": course,
            "lesson": lesson,
            "lesson_version": document["metadata"]["waymark"]["version"],
            "status": "queued",
            "submitted_at": "2026-11-22T20:00:00Z",
            "graded_at": None,
            "attempt": number,
            "verdict": None,
        }
        self.service.submissions[number] = submission
        self.set_status(202)
        self.finish(json.dumps(submission))


class Time(Base):
    def post(self, course: str, lesson: str) -> None:
        if self.service.time_refused:
            status, code = self.service.time_refused
            self.refuse(status, code, "Not now.")
            return
        body = json.loads(self.request.body)
        assert body.keys() == {"batch", "seconds"}
        batch = self.service.time.setdefault(
            body["batch"], {"lesson": f"{course}/{lesson}", "seconds": body["seconds"], "times": 0}
        )
        batch["times"] += 1
        assert batch["seconds"] == body["seconds"], "a batch that comes again is the same"
        mine = [one["seconds"] for one in self.service.time.values() if one["lesson"] == batch["lesson"]]
        for one in self.service.course["lessons"]:
            if one["id"] == lesson:
                one["active_seconds"] = sum(mine)
        self.finish(json.dumps({"seconds": sum(mine)}))


class Submission(Base):
    def get(self, number: str) -> None:
        found = self.service.submissions.get(int(number))
        if found is None:
            self.refuse(404, "submission-unknown", "There is no such submission of yours.")
        else:
            self.finish(json.dumps(found))


class LiveSocket(WebSocketHandler):
    def initialize(self, service: ContractService) -> None:
        self.service = service

    def prepare(self) -> None:
        if self.request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise HTTPError(401)

    def open(self, *args: str, **kwargs: str) -> None:
        self.service.connects += 1
        self.service.sockets.append(self)
        self.write_message(json.dumps(self.service.snapshot()))

    def on_close(self) -> None:
        self.service.sockets.remove(self)
