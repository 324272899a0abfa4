"""The WebSocket of live events.

Each connection has a loop of its own that looks, tells what is new, and waits to be woken. A slow reader holds up
nobody else, and gets what happened meanwhile in one go.
"""

import asyncio
import logging
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from grader_ext.core.errors import WaymarkError
from progress_service.api.dependencies import Parts, parts_of
from progress_service.api.feed import View, look, news
from progress_service.api.problems import response_to
from progress_service.auth.credentials import live_token
from progress_service.auth.errors import AuthError, HubUnavailable
from progress_service.store.errors import DatabaseUnavailable
from progress_service.store.users import user_id

router = APIRouter()

log = logging.getLogger(__name__)

_QUIET_SECONDS = 30.0
"""After so long without news the token is checked, and the store is looked at, anyway."""
_OUTAGE_SECONDS = 1.0
_POLICY_VIOLATION = 1008
"""The close code of a connection whose token is no longer valid (RFC 6455, section 7.4.1)."""


@router.websocket("/live")
async def live(websocket: WebSocket) -> None:
    """Tell everything once, then whatever happens."""
    parts = parts_of(websocket)
    try:
        token = live_token(websocket, parts.seal)
        me = await parts.authenticator.identify(token)
        async with parts.database.transaction() as session:
            user = await user_id(session, me.name)
    except WaymarkError as error:
        await websocket.send_denial_response(response_to(error))
        return
    await websocket.accept()
    telling = asyncio.create_task(_tell(websocket, parts, token, user))
    try:
        await _until_closed(websocket, telling)
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect):
            await telling


async def _until_closed(websocket: WebSocket, telling: asyncio.Task[None]) -> None:
    """Return when the page goes, or when there is nobody left to tell it anything. What a page says is not heard."""
    while not telling.done():
        hearing = asyncio.create_task(websocket.receive())
        await asyncio.wait({hearing, telling}, return_when=asyncio.FIRST_COMPLETED)
        if not hearing.done():
            hearing.cancel()
        elif hearing.result()["type"] == "websocket.disconnect":
            return


async def _tell(websocket: WebSocket, parts: Parts, token: str, user: int) -> None:
    view: View | None = None
    with parts.wakes.of(user) as woken:
        while await _still_welcome(parts, token):
            woken.clear()
            try:
                view = await _tell_news(websocket, parts, user, view)
            except DatabaseUnavailable:
                await asyncio.sleep(_OUTAGE_SECONDS)
                woken.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(_QUIET_SECONDS):
                    await woken.wait()
    await websocket.close(_POLICY_VIOLATION, "log in again")


async def _tell_news(websocket: WebSocket, parts: Parts, user: int, told: View | None) -> View:
    """Look, tell what was not told yet, and return what is known now."""
    now = await look(parts.database, user, told, counts_time=parts.counts_time)
    for event in news(told, now):
        await websocket.send_text(event.model_dump_json())
    return now


async def _still_welcome(parts: Parts, token: str) -> bool:
    try:
        await parts.authenticator.identify(token)
    except HubUnavailable:
        return True
    except AuthError as error:
        log.info("A live connection ends: %s", error)
        return False
    return True
