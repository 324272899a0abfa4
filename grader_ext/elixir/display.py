"""Rich output: from the bytes that Elixir sent to what a Jupyter message may hold."""

import base64
import json

IEX = "text/vnd.waymark.iex"
"""A value with the ANSI colours of `iex`, beside its `text/plain`, which stays as it is: that is what is compared."""

_BINARY = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream")


def value(text: str, coloured: str | None) -> dict[str, str]:
    """A cell's value, by MIME type."""
    return {"text/plain": text} | ({IEX: coloured} if coloured is not None else {})


def content(mime: str, data: bytes) -> object:
    """JSON for JSON types, base64 for images and the like, text for all else. Raises ValueError for broken JSON."""
    if mime == "application/json" or mime.endswith("+json"):
        return json.loads(data)
    if mime.startswith(_BINARY) and mime != "image/svg+xml":
        return base64.b64encode(data).decode("ascii")
    return data.decode("utf-8", "replace")
