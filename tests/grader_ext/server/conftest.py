"""A real Jupyter server with the extension, in this process, before a service that the test commands."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect
from traitlets.config import Config

from hub_config.ports import free_ports
from tests.grader_ext.server import contract_service


class Learner:
    """A learner's Jupyter server, and requests to it as their page makes them."""

    def __init__(self, app: ServerApp, home: Path) -> None:
        self.app = app
        self.home = home
        self.base = f"http://127.0.0.1:{app.port}{app.base_url}"
        self.headers = {"Authorization": f"token {app.identity_provider.token}"}

    async def request(self, method: str, path: str, body: Any = None, headers: Any = None) -> HTTPResponse:
        request = HTTPRequest(
            self.base + path,
            method=method,
            headers=self.headers if headers is None else headers,
            body=None if body is None else json.dumps(body),
            follow_redirects=False,
            connect_timeout=60,
            request_timeout=120,  # behind some, `waymark check` and `waymark grade` run
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def get(self, path: str) -> HTTPResponse:
        return await self.request("GET", path)

    async def post(self, path: str, body: Any) -> HTTPResponse:
        return await self.request("POST", path, body)

    async def socket(self, path: str, **headers: str) -> WebSocketClientConnection:
        url = self.base.replace("http", "ws", 1) + path
        return await websocket_connect(HTTPRequest(url, headers={**self.headers, **headers}))

    def read(self, path: str) -> dict[str, Any]:
        return json.loads((self.home / path).read_text())

    def write(self, path: str, document: dict[str, Any]) -> None:
        (self.home / path).parent.mkdir(exist_ok=True)
        (self.home / path).write_text(json.dumps(document))


@pytest.fixture
async def service() -> AsyncIterator[Any]:
    service = contract_service.ContractService()
    await service.start()
    yield service
    await service.stop()
    await asyncio.sleep(0.1)  # until the relay's end has seen that it was cut


@pytest.fixture
def environment(service: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "no-config"))
    monkeypatch.setenv("WAYMARK_PROGRESS_URL", service.url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", contract_service.TOKEN)
    home = tmp_path / "home"
    home.mkdir()
    return home


async def start_server(home: Path) -> ServerApp:
    config = Config()
    config.ServerApp.jpserver_extensions = {"grader_ext.server": True}
    config.ServerApp.base_url = "/user/ada/"
    config.ServerApp.ip = "127.0.0.1"
    [config.ServerApp.port] = free_ports(1)
    config.ServerApp.port_retries = 0
    config.ServerApp.allow_root = True
    config.ServerApp.open_browser = False
    app = ServerApp(config=config, root_dir=str(home))
    app.initialize(argv=[], new_httpserver=False, find_extensions=False)
    app.init_httpserver()
    return app


async def stop_server(app: ServerApp) -> None:
    app.http_server.stop()
    await app._cleanup()
    # Else the garbage collector does, now and then before the kernel manager that would: and that is a warning.
    app.kernel_manager.context.destroy(linger=0)
    ServerApp.clear_instance()


@pytest.fixture
async def learner(environment: Path) -> AsyncIterator[Learner]:
    app = await start_server(environment)
    yield Learner(app, environment)
    await stop_server(app)


@pytest.fixture
def contract() -> ModuleType:
    return contract_service
