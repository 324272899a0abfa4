"""As much of a cluster's API as KubeSpawner needs to ask for a pod: nothing runs, what is asked for is kept."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml


class KubernetesApi:
    """Listens on a loopback port. `made` holds each object that was posted, by its kind."""

    def __init__(self) -> None:
        self.made: dict[str, list[dict[str, Any]]] = {}
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                if asked.get("watch"):
                    time.sleep(1)  # then nothing has happened
                    self._answer(200, b"")
                else:
                    self._answer(200, json.dumps({"metadata": {"resourceVersion": "1"}, "items": []}).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                made = json.loads(body)
                api.made.setdefault(made["kind"], []).append(made)
                self._answer(201, body)

            def do_DELETE(self) -> None:
                self._answer(404, json.dumps({"reason": "NotFound"}).encode())

            def log_message(self, *args: object) -> None:
                """What was asked is kept, not printed."""

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, kind: str, seconds: float = 60) -> dict[str, Any]:
        """The first object of that kind, once it was asked for."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.made.get(kind):
                return self.made[kind][0]
            time.sleep(0.1)
        raise AssertionError(f"no {kind} was asked for, only {sorted(self.made)}")

    def write_kubeconfig(self, path: Path) -> None:
        host, port = self._server.server_address[:2]
        cluster = {"name": "here", "cluster": {"server": f"http://{host}:{port}"}}
        context = {"name": "here", "context": {"cluster": "here", "user": "hub"}}
        config = {"clusters": [cluster], "contexts": [context], "users": [{"name": "hub", "user": {}}]}
        path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Config", "current-context": "here", **config}))
