"""The root of all of Waymark's errors.

Each error is a type with a stable code. Its docstring is its message: a template that says what was wrong, where, and
what to do, filled in with the keyword arguments that the error is raised with.
"""

import inspect
from collections.abc import Iterable
from typing import ClassVar


class WaymarkError(Exception):
    """Waymark failed."""

    code: ClassVar[str] = "waymark-error"

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self._message())

    def _message(self) -> str:
        template = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        return template.format(**self.fields)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by fields: the message is derived."""
        return _rebuild, (type(self), self.fields)


def _rebuild(kind: type[WaymarkError], fields: dict[str, object]) -> WaymarkError:
    return kind(**fields)


class Problems(WaymarkError):
    """{subject} has {count} problem(s)."""

    code = "problems"

    def __init__(self, subject: str, problems: Iterable[WaymarkError]) -> None:
        self.problems = tuple(problems)
        self.subject = subject
        super().__init__(subject=subject, count=len(self.problems))

    def _message(self) -> str:
        return "\n".join([super()._message(), *(f"- {problem} [{problem.code}]" for problem in self.problems)])

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.subject, self.problems)
