"""Live events from service to page, through a real Jupyter server."""

import asyncio
import json

import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClientConnection

LIVE = "waymark/api/live"


class Page:
    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket

    async def next(self) -> dict:
        async with asyncio.timeout(15):
            message = await self.socket.read_message()
        assert message is not None, "the socket was closed"
        return json.loads(message)

    async def until(self, kind: str, **fields: str) -> dict:
        while True:
            event = await self.next()
            if event["type"] == kind and all(event[name] == value for name, value in fields.items()):
                return event


@pytest.fixture
async def page(learner):
    opened: list[Page] = []

    async def open_page(**headers: str) -> Page:
        opened.append(Page(await learner.socket(LIVE, **headers)))
        return opened[-1]

    yield open_page
    for one in opened:
        one.socket.close()
        while await one.socket.read_message() is not None:
            pass


async def test_a_page_gets_the_connection_then_the_snapshot_then_events_as_they_come(page, service):
    first = await page()
    await first.until("connection", state="connected")
    assert (await first.next()) == service.snapshot()
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")
    assert (await first.next()) == {"type": "unlocked", "course": "python", "lesson": "lesson-2", "title": "Counting"}


async def test_all_pages_share_one_connection_and_a_later_page_gets_its_own_snapshot(page, service):
    first = await page()
    await first.until("snapshot")
    service.course["title"] = "Renamed since"
    second = await page()
    assert (await second.until("snapshot"))["courses"][0]["title"] == "Renamed since"
    async with asyncio.timeout(5):
        while len(service.sockets) > 1:  # the one that fetched the snapshot goes away
            await asyncio.sleep(0.01)
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")
    assert (await first.until("unlocked")) == (await second.until("unlocked"))


async def test_a_lost_service_is_told_and_its_return_brings_a_new_snapshot(page, service):
    first = await page()
    await first.until("snapshot")
    await service.stop()
    lost = await first.until("connection", state="lost")
    assert "trying again" in lost["detail"]
    service.course["next_lesson"] = "lesson-2"
    await service.start()
    await first.until("connection", state="connected")
    assert (await first.until("snapshot"))["courses"][0]["next_lesson"] == "lesson-2"


async def test_a_page_that_comes_while_the_service_is_down_is_served_when_it_is_back(page, service):
    await service.stop()
    first = await page()
    assert (await first.next())["state"] == "lost"
    await service.start()
    await first.until("snapshot")


async def test_pages_that_leave_do_not_end_it_for_the_others(page, service):
    first, second = await page(), await page()
    await first.until("snapshot")
    await second.until("snapshot")
    first.socket.close()
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")
    await second.until("unlocked")


async def test_a_page_of_another_origin_is_refused_though_it_brings_the_cookie(learner, page):
    token = learner.app.identity_provider.token
    logged_in = await learner.request("GET", f"waymark/progress?token={token}", headers={})
    cookies = "; ".join(one.split(";")[0] for one in logged_in.headers.get_list("Set-Cookie"))
    learner.headers = {"Cookie": cookies}
    with pytest.raises(HTTPClientError) as refused:
        await learner.socket(LIVE, Origin="http://evil.example")
    assert refused.value.code == 403
    await (await page(Origin=f"http://127.0.0.1:{learner.app.port}")).until("snapshot")
