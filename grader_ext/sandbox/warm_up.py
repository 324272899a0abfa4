"""Makes a fresh kernel do once, before anyone waits, what is slow the first time."""

from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec

PYTHON = (
    # IPython loads its traceback formatter with the first error, which takes about 70 ms.
    # Without colours a traceback takes half the time, and nothing that leaves a box shows colours.
    "get_ipython().colors = 'nocolor'\ndef _waymark():\n    raise ValueError('warm')\n_waymark()",
    "del _waymark\nprint('warm', flush=True)\n1 + 1",
    "get_ipython().displayhook.flush()\ndel _0",
)

WARM_UP: dict[str, tuple[str, ...]] = {"python": PYTHON}
"""Language of the kernelspec → cells. A kernelspec may bring its own as `metadata.waymark.warm_up`, a list of cells."""


async def warm_up(client: AsyncKernelClient, spec: KernelSpec | None) -> None:
    """Run the warm-up cells, in silence: they leave no name, no history and no execution count behind."""
    if spec is None:
        return
    metadata: dict[str, Any] = spec.metadata.get("waymark", {})
    for code in metadata.get("warm_up", WARM_UP.get(spec.language, ())):
        await _run(client, code)


async def _run(client: AsyncKernelClient, code: str) -> None:
    """Wait for both ends of one cell: its reply, and the idle that follows its output."""
    request = client.execute(code, silent=False, store_history=False, allow_stdin=False, stop_on_error=False)
    while (await client.get_shell_msg())["parent_header"].get("msg_id") != request:
        pass
    while True:
        message = await client.get_iopub_msg()
        if message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle":
            return
