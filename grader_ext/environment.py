"""Settings that are read from the environment: what is missing or wrong is told by its name."""

import os
from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from grader_ext.core.errors import Problems, WaymarkError


class SettingInvalid(WaymarkError):
    """The setting {name} is wrong: {problem}. See docs/progress_service.md for its values."""

    code = "setting-invalid"


class SettingMissing(WaymarkError):
    """The setting {name} is needed and not set. See docs/progress_service.md for its values."""

    code = "setting-missing"


class FromEnvironment(BaseModel):
    """The alias of each field is the name of its variable."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, instead: Mapping[str, str] | None = None
    ) -> Self:
        """Read and check the settings.

        Args:
            environment: the process's own unless given. An empty value counts as not set.
            instead: values that are taken instead of those variables: what a command line was given.

        Raises:
            Problems: with a `SettingInvalid` or `SettingMissing` for each that is wrong.
        """
        values = {**(os.environ if environment is None else environment), **(instead or {})}
        names = {str(field.alias) for field in cls.model_fields.values()}
        try:
            return cls.model_validate({name: values[name] for name in names if values.get(name)})
        except ValidationError as error:
            raise Problems("the environment", [_problem(dict(problem)) for problem in error.errors()]) from error


def _problem(problem: dict[str, object]) -> WaymarkError:
    location = problem["loc"]
    name = location[0] if isinstance(location, tuple) else location
    if problem["type"] == "missing":
        return SettingMissing(name=name)
    return SettingInvalid(name=name, problem=str(problem["msg"]).removeprefix("Value error, "))
