"""A learner without a browser: signs up, logs in, and talks to their Jupyter server as JupyterLab does."""

import asyncio
import time
from types import TracebackType
from typing import Self

import httpx

PASSWORD = "seven quiet herons at dusk"


class Visitor:
    """One learner with cookies of their own.

    Args:
        url: the platform's address, without a slash at the end.
        name: the learner's.
    """

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.name = name
        self.http = httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=60)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    @property
    def server(self) -> str:
        return f"/user/{self.name}/"

    async def sign_up(self) -> None:
        await self.http.get("/hub/signup")
        form = {"username": self.name, "password": PASSWORD, "password_again": PASSWORD}
        answer = await self.http.post("/hub/signup", data={**form, "_xsrf": self._xsrf("/hub/")})
        answer.raise_for_status()

    async def log_in(self) -> None:
        """Log in, without starting the server."""
        await self.http.get("/hub/login")
        form = {"username": self.name, "password": PASSWORD, "_xsrf": self._xsrf("/hub/")}
        answer = await self.http.post("/hub/login", data=form, params={"next": "/hub/home"})
        answer.raise_for_status()

    async def start_server(self) -> float:
        """Ask for the server as the log-in's redirect does; milliseconds until JupyterLab's page is answered."""
        started = time.perf_counter()
        await self.http.get("/hub/spawn")
        while True:
            answer = await self.http.get(f"{self.server}lab")
            if answer.status_code == 200 and answer.url.path.startswith(self.server):
                return (time.perf_counter() - started) * 1000
            await asyncio.sleep(0.02)

    async def stop_server(self) -> None:
        await self.http.get("/hub/home")
        answer = await self.http.delete(
            f"/hub/api/users/{self.name}/server", headers={"X-XSRFToken": self._xsrf("/hub/")}
        )
        answer.raise_for_status()
        while (await self.http.get(f"/hub/api/users/{self.name}", headers=self._referer())).json()["server"]:
            await asyncio.sleep(0.05)

    async def post(self, path: str, json: object) -> httpx.Response:
        """POST to the learner's own server."""
        headers = {"X-XSRFToken": self._xsrf(self.server)}
        answer = await self.http.post(self.server + path, json=json, headers=headers)
        answer.raise_for_status()
        return answer

    @property
    def cookies(self) -> str:
        """For the handshake of a WebSocket of the learner's server."""
        mine = [one for one in self.http.cookies.jar if one.path in ("/", self.server)]
        return "; ".join(f"{one.name}={one.value}" for one in mine)

    def _referer(self) -> dict[str, str]:
        return {"Referer": f"{self.url}/hub/home", "X-XSRFToken": self._xsrf("/hub/")}

    def _xsrf(self, path: str) -> str:
        return next(str(one.value) for one in self.http.cookies.jar if one.name == "_xsrf" and one.path == path)
