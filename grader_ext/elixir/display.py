"""Rich output: from the bytes that Elixir sent to what a Jupyter message may hold."""

import base64
import json

_BINARY = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream")


def content(mime: str, data: bytes) -> object:
    """JSON for JSON types, base64 for images and the like, text for all else. Raises ValueError for broken JSON."""
    if mime == "application/json" or mime.endswith("+json"):
        return json.loads(data)
    if mime.startswith(_BINARY) and mime != "image/svg+xml":
        return base64.b64encode(data).decode("ascii")
    return data.decode("utf-8", "replace")
