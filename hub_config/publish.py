"""`waymark publish`: what release made goes into the progress service's database. The two do not know each other."""

from pathlib import Path
from typing import Annotated

import typer

from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.release.cli import released_course
from hub_config.errors import SettingInvalid
from hub_config.settings import Settings
from progress_service.cli import publish_course


def publish(
    courses: Annotated[
        list[Path], typer.Argument(metavar="COURSE...", help="Courses' folders: course.toml and notebooks.")
    ],
) -> None:
    """Put courses into the database of WAYMARK_DATABASE_URL: a new version of each lesson that changed.

    A broken lesson is named and left as it was; the others are published, and so are the other courses.
    """
    database = Settings.from_environment().database_url
    if database is None:
        raise SettingInvalid(name="WAYMARK_DATABASE_URL", problem="it is not set, and `publish` needs a database")
    problems = [problem for course in courses for problem in _publish(course, database.get_secret_value())]
    if problems:
        raise Problems(", ".join(map(str, courses)), problems)


def _publish(course: Path, database_url: str) -> list[WaymarkError]:
    """Publish what can be published of a course; return what is wrong with the rest."""
    try:
        taught, releases, problems = released_course(course)
    except Problems as several:
        return list(several.problems)
    except WaymarkError as error:
        return [error]
    published = publish_course(taught, releases, database_url)
    typer.echo(
        f"{taught.title}: {len(published.new)} new, {len(published.changed)} changed, "
        f"{len(published.unchanged)} unchanged, {len(published.withdrawn)} withdrawn"
    )
    return problems
