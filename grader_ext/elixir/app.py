"""The kernel's process: Jupyter's sockets, ipykernel's threads around them, and the loop.

Leaner than ipykernel's own application, which imports IPython's shell and writes a profile into the home folder;
ours starts faster, and in a box that has no home.
"""

import asyncio
import logging
import os
import signal
from typing import Any

import zmq
from ipykernel.control import ControlThread
from ipykernel.heartbeat import Heartbeat
from ipykernel.shellchannel import ShellChannelThread
from jupyter_client.connect import ConnectionFileMixin
from traitlets.config import Application
from zmq.eventloop.zmqstream import ZMQStream

from grader_ext.elixir.iopub import PatientIOPubThread
from grader_ext.elixir.kernel import ElixirKernel
from grader_ext.elixir.settings import client_pid
from grader_ext.elixir.vm import Vm

# Seconds between two looks at whether the client that started the kernel still lives.
_WATCH = 1.0


class ConnectionFile(Application, ConnectionFileMixin):
    """Reads the connection file: transport, addresses, ports and the session's key."""

    name = "elixir-kernel"


class Channels:
    """The bound sockets and their threads."""

    def __init__(self, info: ConnectionFile) -> None:
        self.info = info
        self.context = zmq.Context()
        self.shell = self._bind(zmq.ROUTER, info.shell_port)
        self.stdin = self._bind(zmq.ROUTER, info.stdin_port)
        self.control = self._bind(zmq.ROUTER, info.control_port)
        self.iopub_thread = PatientIOPubThread(self._bind(zmq.XPUB, info.iopub_port), session=info.session)
        self.control_thread = ControlThread(daemon=True)
        self.shell_thread = ShellChannelThread(self.context, daemon=True)
        # A context of its own: a heart must beat whatever the others do.
        self.heartbeat = Heartbeat(zmq.Context(), (info.transport, info.ip, info.hb_port))

    def _bind(self, kind: int, port: int) -> Any:  # noqa: ANN401 - a zmq socket
        socket = self.context.socket(kind)
        socket.linger = 1000
        separator = "-" if self.info.transport == "ipc" else ":"
        socket.bind(f"{self.info.transport}://{self.info.ip}{separator}{port}")
        return socket

    def kernel(self) -> ElixirKernel:
        """Starts the threads, and makes the kernel that they serve."""
        shell_stream = ZMQStream(self.shell, self.shell_thread.io_loop)
        self.shell_thread.shell_stream = shell_stream
        control_stream = ZMQStream(self.control, self.control_thread.io_loop)
        self.iopub_thread.start()
        self.heartbeat.start()
        self.control_thread.start()
        self.shell_thread.start()
        return ElixirKernel.instance(
            parent=self.info,
            session=self.info.session,
            shell_stream=shell_stream,
            control_stream=control_stream,
            control_thread=self.control_thread,
            shell_channel_thread=self.shell_thread,
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_thread.background_socket,
            stdin_socket=self.stdin,
            log=logging.getLogger("elixir-kernel"),
        )

    def close(self) -> None:
        """Stops the threads, and sends what is still to be sent."""
        self.heartbeat.context.term()
        self.iopub_thread.stop()
        self.iopub_thread.close()
        for thread in (self.control_thread, self.shell_thread):
            thread.stop()
            thread.join()
        for socket in (self.shell, self.stdin, self.control):
            socket.close()
        self.context.term()


def run(connection_file: str, vm: Vm) -> None:
    """Serves until a client asks for the shutdown, or SIGTERM comes."""
    logging.basicConfig(level=logging.WARNING)
    info = ConnectionFile()
    info.connection_file = connection_file
    info.load_connection_file()
    # ipykernel stops the loop itself when a client asks for the shutdown, which asyncio.run() does not foresee.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    channels = Channels(info)
    kernel = loop.run_until_complete(_start(channels, vm))
    try:
        loop.run_forever()
    finally:
        kernel.end()
        channels.close()


async def _start(channels: Channels, vm: Vm) -> ElixirKernel:
    loop = asyncio.get_running_loop()
    kernel = channels.kernel()
    await kernel.attach(vm)
    loop.add_signal_handler(signal.SIGINT, kernel.interrupt)
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    kernel.start()
    if client_pid() == os.getppid():  # otherwise something stands between the two, and ends us by itself
        _outlive_no_client(loop, os.getppid())
    return kernel


def _outlive_no_client(loop: asyncio.AbstractEventLoop, client: int) -> None:
    if os.getppid() == client:
        loop.call_later(_WATCH, _outlive_no_client, loop, client)
    else:
        loop.stop()
