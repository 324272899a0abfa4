"""Request bodies, never taken in whole before their size is known to be bearable."""

from starlette.requests import Request

from grader_ext.core.notebook import MAX_NOTEBOOK_BYTES, NotebookTooLarge

_DRAINED_BYTES = 8 * MAX_NOTEBOOK_BYTES
"""So much of a body that is too large is read and thrown away, so that its sender gets to read our answer."""


async def notebook_body(request: Request, where: str) -> bytes:
    """The body of a request that carries a notebook.

    Raises:
        NotebookTooLarge: it has more than `MAX_NOTEBOOK_BYTES`.
    """
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_NOTEBOOK_BYTES:
            kept += chunk
        else:
            kept.clear()
        if size > _DRAINED_BYTES:
            break
    if size > MAX_NOTEBOOK_BYTES:
        announced = int(request.headers.get("content-length", size))
        raise NotebookTooLarge(where=where, size_mb=max(size, announced) / 1e6, limit_mb=MAX_NOTEBOOK_BYTES / 1e6)
    return bytes(kept)
