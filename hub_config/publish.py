"""`waymark publish`: what release made goes into the progress service's database. The two do not know each other."""

from pathlib import Path
from typing import Annotated

import typer

from grader_ext.core.errors import Problems
from grader_ext.release.cli import released_course
from hub_config.errors import SettingInvalid
from hub_config.settings import Settings
from progress_service.cli import publish_course


def publish(
    course: Annotated[Path, typer.Argument(help="The course's folder: course.toml and notebooks.")],
) -> None:
    """Put a course into the database of WAYMARK_DATABASE_URL: a new version of each lesson that changed.

    A broken lesson is named and left as it was; the others are published.
    """
    database = Settings.from_environment().database_url
    if database is None:
        raise SettingInvalid(name="WAYMARK_DATABASE_URL", problem="it is not set, and `publish` needs a database")
    taught, releases, problems = released_course(course)
    published = publish_course(taught, releases, database.get_secret_value())
    typer.echo(
        f"{taught.title}: {len(published.new)} new, {len(published.changed)} changed, "
        f"{len(published.unchanged)} unchanged, {len(published.withdrawn)} withdrawn"
    )
    if problems:
        raise Problems(str(course), problems)
