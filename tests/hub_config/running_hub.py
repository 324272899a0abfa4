"""A real JupyterHub with its proxy, and a browser without JavaScript to use it with."""

import json
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import websocket
from pydantic import HttpUrl

from hub_config.authenticator.first_admin import make_first_admin
from hub_config.authenticator.tables import open_database
from hub_config.keys import Keys
from hub_config.ports import free_ports
from hub_config.programs import environment
from hub_config.proxy import find_node, install, proxy_command
from hub_config.settings import Settings

PASSWORD = "correct horse 7 staple"
PATIENCE_SECONDS = 60
"""Until an answer, on a machine that does much else."""


class Browser:
    """Holds cookies, and sends forms as a page would: with the XSRF token that the page shows."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE_SECONDS)

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def send(self, path: str, **fields: object) -> httpx.Response:
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get(path).text)
        assert token, f"{path} shows no form"
        return self.http.post(path, data={"_xsrf": token[1], **fields})

    def sign_up(self, name: str, password: str = PASSWORD, invitation: str = "") -> httpx.Response:
        fields = {"username": name, "password": password, "password_again": password, "invitation": invitation}
        return self.send("/hub/signup", **fields)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        # Not followed: behind it waits the start of a server.
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.get("/hub/login").text)
        assert token
        fields = {"_xsrf": token[1], "username": name, "password": password}
        return self.http.post("/hub/login", data=fields, follow_redirects=False)

    def api_token(self, name: str) -> str:
        """A token that may do what the signed-in user may, for their server's API."""
        token = re.search(r'xsrf_token: "([^"]+)"', self.get("/hub/token").text)
        assert token
        headers = {"X-XSRFToken": token[1], "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
        answer = self.http.post(f"/hub/api/users/{name}/tokens", headers=headers, json={})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def start_server(self, name: str) -> None:
        """Start the user's server and wait until the proxy leads to it."""
        self.get("/hub/spawn")
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            answer = self.get(f"/user/{name}/api")
            if answer.status_code == 200 and answer.json().get("version", "").startswith("2"):
                return
            time.sleep(0.1)
        raise AssertionError(f"The server of {name} did not start: {answer.text[:2000]}")

    def stop_server(self, name: str, token: str, seconds: float = 120) -> None:
        """Stop a user's server and wait until it has stopped: of one that still stops, JupyterHub starts no other.

        Args:
            name: the user's.
            token: one that may stop it.
            seconds: how long that may take.
        """
        headers = {"Authorization": f"token {token}"}
        deadline = time.monotonic() + seconds
        while (status := self.http.delete(f"/hub/api/users/{name}/server", headers=headers).status_code) == 202:
            assert time.monotonic() < deadline, f"The server of {name} does not stop"
            time.sleep(0.2)
        assert status == 204

    def is_signed_in(self) -> bool:
        return self.http.get("/hub/home", follow_redirects=False).status_code == 200


class RunningHub:
    """Hub and proxy on ports of their own, with SQLite below a folder.

    Args:
        data: the folder.
        host: where hub and proxy listen.
        settings: beside the addresses.
    """

    def __init__(self, data: Path, host: str = "127.0.0.1", **settings: object) -> None:
        public, hub = (HttpUrl(f"http://{host}:{port}") for port in free_ports(2))
        proxy_api, service = (HttpUrl(f"http://127.0.0.1:{port}") for port in free_ports(2))
        self.settings = Settings(
            data=data, public_url=public, hub_url=hub, proxy_api_url=proxy_api, service_url=service, **settings
        )
        self.address = str(public).rstrip("/")
        self.log = data / "hub.log"
        self.browsers: list[Browser] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        # Bytecode is shared between test runs: compiling JupyterHub takes longer than most tests.
        shared = Path(__file__).parents[2] / ".pytest_cache" / "bytecode"
        shared.mkdir(parents=True, exist_ok=True)
        (data / "bytecode").symlink_to(shared)
        engine = open_database(self.settings.hub_database.get_secret_value())
        self.admin_password = make_first_admin(engine, self.settings.admin)
        engine.dispose()

    def browser(self) -> Browser:
        browser = Browser(self.address)
        self.browsers.append(browser)
        return browser

    def close_browsers(self) -> None:
        while self.browsers:
            self.browsers.pop().http.close()

    def admin(self) -> Browser:
        browser = self.browser()
        assert self.admin_password is not None
        assert browser.sign_in("admin", self.admin_password).status_code == 302
        return browser

    def stop_server(self, name: str) -> None:
        """Stop a user's server as the admin, and wait until it has stopped."""
        admin = self.admin()
        admin.get("/hub/home")
        admin.stop_server(name, admin.api_token("admin"))

    def ask(self, method: str, path: str, token: str) -> httpx.Response:
        """The answer of the hub's API to whoever has the token."""
        headers = {"Authorization": f"token {token}"}
        return httpx.request(method, f"{self.address}/hub/api/{path}", headers=headers, timeout=PATIENCE_SECONDS)

    def start(self) -> None:
        node = find_node()
        install(node)
        hub, variables = self._hub()
        with self.log.open("ab") as log:
            for command in (proxy_command(node, self.settings), hub):
                self._processes.append(subprocess.Popen(command, env=variables, stdout=log, stderr=log, cwd="/"))
        self._wait()

    def _hub(self) -> tuple[list[str], dict[str, str]]:
        variables = environment(self.settings) | {"CONFIGPROXY_AUTH_TOKEN": Keys(self.settings.data).proxy_token}
        config = Path(sys.modules["hub_config"].__file__ or "").parent / "jupyterhub_config.py"
        return [sys.executable, "-m", "jupyterhub", "-f", str(config)], variables

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait(30)
        self._processes.clear()

    def restart_hub(self, *, kill: bool = False) -> None:
        """Start the hub again, and let the proxy be."""
        with self.hub_away(kill=kill):
            pass

    @contextmanager
    def hub_away(self, *, kill: bool = False) -> Iterator[None]:
        """No hub runs inside, and the proxy does; afterwards both do."""
        hub = self._processes.pop()
        hub.kill() if kill else hub.terminate()
        hub.wait(30)
        try:
            yield
        finally:
            command, variables = self._hub()
            with self.log.open("ab") as log:
                self._processes.append(subprocess.Popen(command, env=variables, stdout=log, stderr=log, cwd="/"))
            self._wait()

    def run(self, browser: Browser, name: str, code: str, kernel: str = "python3") -> object:
        """Run Python code in a new kernel of the user's server; what it assigns to `seen` comes back."""
        return run_in_kernel(self.address, browser, name, code, kernel)

    def _wait(self) -> None:
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/hub/login").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise AssertionError(f"The hub did not start:\n{self.log.read_text()[-3000:]}")


def run_in_kernel(address: str, browser: Browser, name: str, code: str, kernel: str = "python3") -> object:
    """Run Python code in a new kernel of the server of a user; what it assigns to `seen` comes back.

    Args:
        address: of the proxy.
        browser: where the user is signed in.
        name: the user's.
        code: Python.
        kernel: the kernel's name.
    """
    headers = {"Authorization": f"token {browser.api_token(name)}"}
    started = browser.http.post(f"/user/{name}/api/kernels", headers=headers, json={"name": kernel})
    assert started.status_code == 201, started.text
    path = f"/user/{name}/api/kernels/{started.json()['id']}"
    channel = websocket.create_connection(
        f"{address}{path}/channels".replace("http", "ws", 1), header=headers, timeout=120
    )
    try:
        channel.send(_execute(f"{code}\nimport json; print('SEEN' + json.dumps(seen))"))
        return _seen(channel)
    finally:
        channel.close()
        browser.http.delete(path, headers=headers)


def _execute(code: str) -> str:
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "session": "s",
        "username": "",
        "version": "5.3",
    }
    content = {"code": code, "silent": False}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content})


def _seen(channel: websocket.WebSocket) -> object:
    printed = ""
    while True:
        answer = json.loads(channel.recv())
        assert answer["msg_type"] != "error", answer["content"]
        if answer["msg_type"] == "stream" and answer["content"]["name"] == "stdout":
            printed += answer["content"]["text"]
        if "SEEN" in printed and printed.endswith("\n"):
            return json.loads(printed.partition("SEEN")[2])
