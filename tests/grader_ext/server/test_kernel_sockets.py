import gc
import json
import socket as sockets

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

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
    """When this fails, Jupyter Server has learnt it and `kernel_sockets.py` can go."""
    learner.app.web_app.settings["kernel_websocket_connection_class"] = ZMQChannelsWebsocketConnection
    assert await nodelay_of_a_kernels_socket(learner) == 0
