"""Addresses for the browser's address bar: they open a lesson, or lead to the progress page."""

from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated

from grader_ext.core.errors import WaymarkError
from grader_ext.server.api import page_url
from grader_ext.server.errors import status_of
from grader_ext.server.opening import Opener
from grader_ext.server.service import ProgressService


class PageHandler(JupyterHandler):
    """What the handlers below have in common."""

    def initialize(self, service: ProgressService, opener: Opener, progress_page: str) -> None:
        """Take what the routes give."""
        self.service = service
        self.opener = opener
        self.progress_page = progress_page

    async def open_lesson(self, course: str, lesson: str) -> None:
        """Open the lesson and lead there; show the problem as a page when that cannot be."""
        try:
            opened = await self.opener.open(course, lesson)
        except WaymarkError as error:
            raise _shown(error) from error
        self.redirect(page_url(self, opened.path))


class OpenPage(PageHandler):
    """`GET waymark/open/{course}/{lesson}`."""

    @authenticated
    async def get(self, course: str, lesson: str) -> None:
        """Open this lesson."""
        await self.open_lesson(course, lesson)


class ContinuePage(PageHandler):
    """`GET waymark/continue`."""

    @authenticated
    async def get(self) -> None:
        """Open the next lesson of the course that the learner is in."""
        try:
            courses = (await self.service.courses()).json()
        except WaymarkError as error:
            raise _shown(error) from error
        course = course_to_continue(courses)
        if course is None:
            self.redirect(self.progress_page)
        else:
            await self.open_lesson(course["id"], course["next_lesson"])


class ProgressPage(PageHandler):
    """`GET waymark/progress`: so that the panel need not know where the progress page is."""

    @authenticated
    async def get(self) -> None:
        """Lead to the progress page."""
        self.redirect(self.progress_page)


def course_to_continue(courses: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first course that was begun and has something left to do, else the first with something to do."""
    doable = [course for course in courses if course["available"] and course["next_lesson"]]
    begun = [course for course in doable if course["statistics"]["attempts"]]
    return next(iter(begun + doable), None)


def _shown(error: WaymarkError) -> HTTPError:
    return HTTPError(status_of(error), "%s", str(error))
