"""What routes ask for: the database, and who is there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import HTTPConnection

from grader_ext.core.course import ID_PATTERN
from progress_service.api.wakes import Wakes
from progress_service.auth.credentials import changing_token, reading_token
from progress_service.auth.identity import Authenticator, Identity
from progress_service.auth.sealed import Seal
from progress_service.store.database import Database


@dataclass(frozen=True)
class Parts:
    """What the routes work with; one for the app, in `app.state.parts`."""

    database: Database
    authenticator: Authenticator
    seal: Seal
    wakes: Wakes
    counts_time: bool
    """Whether time on task is counted and shown."""
    checks_a_minute: int
    """How often a learner may hand one lesson in."""


def parts_of(connection: HTTPConnection) -> Parts:
    """The app's parts."""
    parts = connection.app.state.parts
    if not isinstance(parts, Parts):
        raise TypeError("app.state.parts is not set")
    return parts


async def reader(connection: HTTPConnection, parts: Annotated[Parts, Depends(parts_of)]) -> Identity:
    """Who sends a request that only reads."""
    return await parts.authenticator.identify(reading_token(connection, parts.seal))


async def changer(connection: HTTPConnection, parts: Annotated[Parts, Depends(parts_of)]) -> Identity:
    """Who sends a request that changes something."""
    return await parts.authenticator.identify(changing_token(connection, parts.seal))


Id = Annotated[str, Path(pattern=ID_PATTERN, max_length=100)]
"""Of a course or a lesson, in a path."""
TheParts = Annotated[Parts, Depends(parts_of)]
Reader = Annotated[Identity, Depends(reader)]
Changer = Annotated[Identity, Depends(changer)]
