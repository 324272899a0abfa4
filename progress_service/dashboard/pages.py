"""The routes of the pages."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from grader_ext.core.errors import WaymarkError
from progress_service.api.catalogue import courses_for
from progress_service.api.dependencies import Reader, TheParts
from progress_service.api.problems import problem_of
from progress_service.auth.errors import NotAuthenticated
from progress_service.dashboard.login import Login
from progress_service.dashboard.rendering import Pages
from progress_service.store.submissions import unfinished_submissions
from progress_service.store.users import user_id


def dashboard(pages: Pages, login: Login) -> APIRouter:
    """The router of the pages, below the service's prefix."""

    class Page(APIRoute):
        """Answers an error of ours with a page; whoever is not logged in is sent to the hub."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    return await answer(request)
                except NotAuthenticated:
                    return login.begin(request)
                except WaymarkError as error:
                    problem = problem_of(error)
                    return pages.render("error.html", me=None, status=problem.status, problem=problem)

            return handle

    router = APIRouter(route_class=Page, include_in_schema=False)

    @router.get("/")
    async def progress(me: Reader, parts: TheParts) -> Response:
        """All courses with their lessons, and where I stand."""
        async with parts.database.snapshot() as session:
            user = await user_id(session, me.name)
            courses = await courses_for(session, user, counts_time=parts.counts_time)
            grading = {(one.course, one.lesson): one for one in await unfinished_submissions(session, user)}
        return pages.render("progress.html", me=me, courses=courses, grading=grading)

    @router.get("/oauth_callback")
    async def oauth_callback(request: Request) -> Response:
        """Where the hub sends a browser back to."""
        return await login.finish(request)

    return router
