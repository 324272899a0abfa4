"""Development only (`make dev`): what was changed is loaded anew while the platform runs."""

from collections.abc import Sequence
from pathlib import Path

import hub_config
from hub_config import one_shot
from hub_config.platform import Platform

_REPOSITORY = Path(hub_config.__file__).parent.parent
_SUFFIXES = {".py", ".html", ".css", ".js", ".ex"}

# Which processes load what: folders of the repository, and the processes to start again.
_LOADED_BY = {
    "progress_service": ("service", "worker"),
    "grader_ext/core": ("service", "worker"),
    "grader_ext/grading": ("worker",),
    "grader_ext/sandbox": ("worker",),
    "grader_ext/elixir": ("worker",),
    "hub_config": ("hub",),
}


async def reload_on_change(platform: Platform, courses: Sequence[Path]) -> None:
    """Watch sources, templates and courses until cancelled; learners' servers take changes at their next start."""
    from watchfiles import awatch  # of the extra `dev`, which no learner's platform needs

    watched = [_REPOSITORY / folder for folder in _LOADED_BY]
    async for changes in awatch(*watched, *courses):
        paths = [Path(path) for _, path in changes]
        for name in sorted(programs_to_restart(paths)):
            platform.supervisor.restart(name)
        for course in courses:
            if any(path.is_relative_to(course.absolute()) and path.suffix in {".ipynb", ".toml"} for path in paths):
                platform.tell((await one_shot.publish(platform.settings, [course])).output)


def programs_to_restart(changed: Sequence[Path]) -> set[str]:
    """Return the names of the processes that load any of the changed files."""
    return {
        name
        for path in changed
        if path.suffix in _SUFFIXES and "node_modules" not in path.parts
        for folder, names in _LOADED_BY.items()
        if path.is_relative_to(_REPOSITORY / folder)
        for name in names
    }
