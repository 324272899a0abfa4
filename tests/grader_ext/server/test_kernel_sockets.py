import asyncio
import gc
import json
import socket as sockets

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from grader_ext.server.kernel_sockets import KERNEL_ENDED

pytestmark = pytest.mark.integration


async def nodelay_of_a_kernels_socket(learner) -> int:
    """What the operating system says of the server's end of a page's connection to a kernel."""
    response = await learner.post("api/kernels", {"name": "python3"})
    kernel = json.loads(response.body)["id"]
    page = await learner.socket(f"api/kernels/{kernel}/channels?session_id=one")
    try:
        await page.read_message()  # the kernel's status: the connection is made on both sides
        # By type: `isinstance` asks a weak proxy for its object, which may be gone.
        [handler] = [
            one for one in gc.get_objects() if issubclass(type(one), KernelWebsocketHandler) and one.ws_connection
        ]
        return handler.ws_connection.stream.socket.getsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY)
    finally:
        page.close()
        while await page.read_message() is not None:
            pass
        await learner.app.kernel_manager.shutdown_kernel(kernel, now=True)


async def test_a_kernels_websocket_has_no_delay(learner):
    assert await nodelay_of_a_kernels_socket(learner) == 1


async def test_jupyter_server_by_itself_still_delays(learner):
    """When this fails, Jupyter Server has learnt it, and that part of `kernel_sockets.py` can go."""
    learner.app.web_app.settings["kernel_websocket_connection_class"] = ZMQChannelsWebsocketConnection
    assert await nodelay_of_a_kernels_socket(learner) == 0


async def messages_until_restarting(page) -> list[dict]:
    messages = []
    while not messages or messages[-1]["content"].get("execution_state") != "restarting":
        text = await page.read_message()
        assert text is not None
        messages.append(json.loads(text))
    return messages


@pytest.mark.parametrize(
    ("code", "signal"),
    [("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 9), ("import os; os._exit(3)", None)],
)
async def test_a_page_hears_what_ended_a_kernel_before_it_hears_that_it_is_started_again(learner, code, signal):
    response = await learner.post("api/kernels", {"name": "python3"})
    kernel = json.loads(response.body)["id"]
    pid = learner.app.kernel_manager.get_kernel(kernel).provisioner.pid
    page = await learner.socket(f"api/kernels/{kernel}/channels?session_id=one")
    try:
        header = {"msg_id": "1", "msg_type": "execute_request", "session": "one", "username": "", "version": "5.3"}
        content = {"code": code, "silent": False}
        request = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await page.write_message(json.dumps(request))
        messages = await messages_until_restarting(page)
        assert [one["content"] for one in messages if one["msg_type"] == KERNEL_ENDED] == [{"signal": signal}]
        assert messages[-2]["msg_type"] == KERNEL_ENDED
    finally:
        page.close()
        while await page.read_message() is not None:
            pass
        await started_again(learner.app.kernel_manager.get_kernel(kernel), died=pid)
        await learner.app.kernel_manager.shutdown_kernel(kernel, now=True)


async def started_again(kernel, died: int) -> None:
    """Jupyter cannot shut down a kernel that it is just starting again."""
    async with asyncio.timeout(60):
        while kernel.provisioner.pid == died or not kernel.ready.done():
            await asyncio.sleep(0.05)
