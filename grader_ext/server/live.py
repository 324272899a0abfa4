"""`WS waymark/api/live`: live events for one page."""

from typing import Any

from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketHandler

from grader_ext.server.relay import Relay


class LiveHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """Joins the page to the relay. The cookie of the same origin authenticates; a foreign Origin gets 403."""

    def initialize(self, relay: Relay) -> None:
        """Take what the route gives."""
        self._relay = relay

    def set_default_headers(self) -> None:
        """None: these headers are for pages, and this is a WebSocket."""

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- tornado's signature
        """Upgrade to a WebSocket."""
        await super().get(*args, **kwargs)

    def open(self, *args: str, **kwargs: str) -> None:
        """Join."""
        super().open(*args, **kwargs)  # starts the pings
        self.set_nodelay(True)
        self._relay.join(self)

    def on_message(self, message: str | bytes) -> None:
        """Pages have nothing to say here."""

    def on_close(self) -> None:
        """Leave."""
        self._relay.leave(self)
        super().on_close()
