"""Loading the extension into a Jupyter server."""

import os
from datetime import UTC, datetime
from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from grader_ext.core.errors import WaymarkError
from grader_ext.server.api import (
    CoursesHandler,
    LessonNotebookHandler,
    LessonSubmissionsHandler,
    OpenHandler,
    SubmissionHandler,
    SubmitHandler,
)
from grader_ext.server.instructor import CheckHandler, GradeHandler, ReleaseHandler, SourceHandler
from grader_ext.server.kernel_sockets import for_learners
from grader_ext.server.live import LiveHandler
from grader_ext.server.opening import Opener
from grader_ext.server.pages import ContinuePage, OpenPage, ProgressPage
from grader_ext.server.panel import loader, static_folder
from grader_ext.server.python_syntax import PythonSyntaxHandler
from grader_ext.server.relay import Relay
from grader_ext.server.service import ProgressService
from grader_ext.server.settings import Settings
from grader_ext.server.time_on_task import TimeHandler
from grader_ext.server.waymark_command import WaymarkCommand

NAME = r"([^/]+)"

PAGE_OPTION = "waymark"
"""The option of JupyterLab's page configuration that says that this server has lessons."""

INSTRUCTOR_OPTION = "waymarkInstructor"
"""The option that says that this server can check, release and grade what an instructor writes."""

Route = tuple[str, type, dict[str, Any]]


def load(server: ServerApp) -> None:
    """Add our addresses to the server, and TCP_NODELAY to its kernel WebSockets.

    The marks in editors are for every notebook, the rest is for lessons.
    """
    settings = server.web_app.settings
    server.web_app.add_handlers(".*$", _placed(server, [("api/python-syntax", PythonSyntaxHandler, {})]))  # type: ignore[no-untyped-call] # jupyter_server's
    settings["kernel_websocket_connection_class"] = for_learners(settings["kernel_websocket_connection_class"])
    try:
        ours = Settings.from_environment(os.environ)
        loader()
    except WaymarkError as error:
        server.log.error("Waymark: this server has no lessons: %s", error)  # noqa: TRY400 -- it says it all
        return
    # The page knows at once, without a request, what to show of ours: `PageConfig` in grader_ext/lab.
    settings.setdefault("page_config_data", {})[PAGE_OPTION if ours else INSTRUCTOR_OPTION] = "true"
    server.web_app.add_handlers(".*$", _routes(server, ours))  # type: ignore[no-untyped-call] # jupyter_server's
    if ours:
        server.log.info("Waymark: lessons come from %s", ours.progress_url)
    else:
        server.log.info(
            "Waymark: WAYMARK_PROGRESS_URL is not set, so this server has no lessons; it has an instructor's tools."
        )


def _routes(server: ServerApp, ours: Settings | None) -> list[Route]:
    routes = _learners_routes(server, ours) if ours else _instructors_routes()
    routes += [(r"static/(.*)", FileFindHandler, {"path": str(static_folder())})]
    return _placed(server, routes)


def _instructors_routes() -> list[Route]:
    given = {"command": WaymarkCommand()}
    return [
        ("api/source", SourceHandler, given),
        ("api/source/release", ReleaseHandler, given),
        ("api/source/check", CheckHandler, given),
        ("api/source/grade", GradeHandler, given),
    ]


def _learners_routes(server: ServerApp, ours: Settings) -> list[Route]:
    service = ProgressService(ours)
    opener = Opener(service, server.contents_manager, _now)
    relay = Relay(service.live, server.log)
    api = {"service": service, "opener": opener}
    pages = {**api, "progress_page": ours.progress_page}
    return [
        ("continue", ContinuePage, pages),
        ("progress", ProgressPage, pages),
        (f"open/{NAME}/{NAME}", OpenPage, pages),
        ("api/courses", CoursesHandler, api),
        (f"api/courses/{NAME}/lessons/{NAME}/notebook", LessonNotebookHandler, api),
        (f"api/courses/{NAME}/lessons/{NAME}/submissions", LessonSubmissionsHandler, api),
        (f"api/courses/{NAME}/lessons/{NAME}/time", TimeHandler, api),
        ("api/open", OpenHandler, api),
        ("api/submit", SubmitHandler, api),
        (r"api/submissions/(\d+)", SubmissionHandler, api),
        ("api/live", LiveHandler, {"relay": relay}),
    ]


def _placed(server: ServerApp, routes: list[Route]) -> list[Route]:
    return [(url_path_join(server.base_url, "waymark", path), handler, given) for path, handler, given in routes]


def _now() -> datetime:
    return datetime.now(UTC)
