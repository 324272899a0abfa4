"""The Jupyter kernel: Jupyter's messages on one side, the BEAM on the other.

ipykernel 7 runs the shell channel's handlers on the main thread's loop, where all of this lives, and the control
channel's (interrupt, shutdown) on a thread of its own.
"""

import asyncio
import contextvars
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import comm
from ipykernel._version import kernel_protocol_version
from ipykernel.comm.comm import BaseComm
from ipykernel.comm.manager import CommManager
from ipykernel.kernelbase import Kernel
from jupyter_client.session import Session

from grader_ext.elixir import apart, display, etf, replies, widgets
from grader_ext.elixir.connection import Connection, Event
from grader_ext.elixir.errors import ElixirKernelError, KernelProtocolError, WidgetError
from grader_ext.elixir.linter import LINT_TARGET, Linter
from grader_ext.elixir.streams import Streams
from grader_ext.elixir.vm import Vm

# Seconds that the BEAM may take to stop a cell before it is replaced, bindings and all.
_INTERRUPT_PATIENCE = 5.0
# Requests that ipykernel would also take on the control channel, off the thread that talks to the BEAM.
_SHELL_ONLY = ("execute_request", "complete_request", "inspect_request", "is_complete_request")

try:
    _VERSION = version("waymark")
except PackageNotFoundError:  # run from a source tree
    _VERSION = "0"


class ElixirKernel(Kernel):
    """Runs cells in one BEAM, and starts a new one when that ends."""

    implementation = "waymark-elixir"
    implementation_version = _VERSION
    banner = "Elixir"
    language_info = {  # noqa: RUF012 - declared so by the base class
        "name": "elixir",
        "version": "",
        "mimetype": "text/x-elixir",
        "file_extension": ".ex",
        "pygments_lexer": "elixir",
        "codemirror_mode": "elixir",
    }
    # The base class sleeps this long before each reply; clients wait for "idle" instead.
    _execute_sleep = 0.0

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - traitlets'
        super().__init__(**kwargs)
        self._loop: asyncio.AbstractEventLoop
        self._connection: Connection | None = None
        self._cell_context = contextvars.copy_context()
        self._cell_parent: dict[str, Any] = {}
        self._error_extras: dict[str, str] | None = None
        self._may_ask = False
        self._asking: asyncio.Task[None] | None = None
        self._streams = Streams(self._send_stream, self._when_published, self._pause, self._resume)
        self.comm_manager = CommManager(parent=self, kernel=self)
        comm.create_comm = BaseComm
        comm.get_comm_manager = lambda: self.comm_manager
        self._linter = Linter(self._problem)
        self.comm_manager.register_target(LINT_TARGET, self._linter.opened)
        for name in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[name] = getattr(self.comm_manager, name)
        for name in _SHELL_ONLY:
            del self.control_handlers[name]

    async def attach(self, vm: Vm) -> None:
        """Uses this BEAM from now on; it need not be ready."""
        self._loop = asyncio.get_running_loop()
        self._connection = await Connection.open(vm, self._on_event, self._on_close)

    def end(self) -> None:
        """Ends the BEAM and what it started. May be called from any thread."""
        if self._connection is not None:
            self._connection.close()

    @property
    def _session(self) -> Session:
        assert isinstance(self.session, Session)  # noqa: S101 - optional only for the type checker
        return self.session

    # Jupyter's requests

    @property
    def kernel_info(self) -> dict[str, Any]:
        """Without the base class's debugger and subshells: one BEAM runs one cell at a time."""
        info = self._connection.info if self._connection is not None else {}
        elixir, otp = info.get("elixir", ""), info.get("otp", "")
        return {
            "protocol_version": kernel_protocol_version,
            "implementation": self.implementation,
            "implementation_version": self.implementation_version,
            "language_info": {**self.language_info, "version": elixir},
            "banner": f"Elixir {elixir} on Erlang/OTP {otp}",
            "help_links": [{"text": "Elixir", "url": "https://hexdocs.pm/elixir"}],
            "supported_features": [],
        }

    async def kernel_info_request(self, stream: Any, ident: Any, parent: Any) -> None:  # noqa: ANN401 - zmq's
        """Answers when the BEAM is ready: a client that waits for this waits for the whole kernel."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._booted(), self._loop))
        await super().kernel_info_request(stream, ident, parent)

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,  # noqa: ARG002 - there is no history
        user_expressions: dict[str, str] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: dict[str, Any] | None = None,
        cell_id: str | None = None,  # noqa: ARG002 - likewise
    ) -> dict[str, Any]:
        """Runs a cell.

        There is no stdin for cells. A grader that runs tests apart says so in the request's metadata
        (`{"waymark": {"apart": true}}`): then `Jupyter.Apart` reaches it on the stdin channel.
        """
        self._may_ask = allow_stdin and bool(((cell_meta or {}).get("waymark") or {}).get("apart"))
        self._cell_parent = self.get_parent("shell")
        self._cell_context = contextvars.copy_context()
        self._error_extras = None
        outcome = await self._run("execute", code)
        self._streams.flush()
        if isinstance(outcome, replies.Failed):
            self._error_extras = outcome.extras
            if not silent:
                self._publish("error", outcome.content, self._error_metadata())
            return {"status": "error", "execution_count": self.execution_count, **outcome.content}
        if outcome.text is not None and not silent:
            bundle = {"data": display.value(outcome.text, outcome.coloured), "metadata": {}}
            self._publish("execute_result", {"execution_count": self.execution_count, **bundle})
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {
                name: await self._user_expression(expression) for name, expression in (user_expressions or {}).items()
            },
        }

    async def do_complete(self, code: str, cursor_pos: int) -> dict[str, Any]:
        """Completes what stands before the cursor."""
        size, matches = replies.completion(await self._ask("complete", code[:cursor_pos]))
        replaced = {"cursor_start": max(cursor_pos - size, 0), "cursor_end": cursor_pos}
        # IPython's name for it, which JupyterLab reads.
        types = [
            {"text": one.text, "type": one.kind, "start": replaced["cursor_start"], "end": cursor_pos}
            for one in matches
        ]
        metadata = {"_jupyter_types_experimental": types}
        return {"status": "ok", "matches": [one.text for one in matches], **replaced, "metadata": metadata}

    async def do_inspect(
        self,
        code: str,
        cursor_pos: int,
        detail_level: int = 0,  # noqa: ARG002 - documentation has one level
        omit_sections: tuple[str, ...] = (),  # noqa: ARG002 - nor sections
    ) -> dict[str, Any]:
        """The documentation of what stands at the cursor."""
        before = code[:cursor_pos]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        data = replies.inspection(await self._ask("inspect", code, line, column))
        return {"status": "ok", "found": bool(data), "data": data, "metadata": {}}

    async def do_is_complete(self, code: str) -> dict[str, Any]:
        """Whether the code is a whole cell."""
        status, indent = replies.completeness(await self._ask("is_complete", code))
        return {"status": status, "indent": indent} if status == "incomplete" else {"status": status}

    async def interrupt_request(self, stream: Any, ident: Any, parent: Any) -> None:  # noqa: ANN401 - zmq's
        """Stops the running cell, if one runs. Called on the control channel's thread."""
        self._loop.call_soon_threadsafe(self.interrupt)
        self._session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    def interrupt(self) -> None:
        """Stops the running cell, if one runs."""
        if self._connection is not None:
            self._connection.interrupt(_INTERRUPT_PATIENCE)

    async def do_shutdown(self, restart: bool) -> dict[str, Any]:
        """Ends the BEAM; the process follows. Called on the control channel's thread."""
        self.end()
        return {"status": "ok", "restart": restart}

    def finish_metadata(
        self,
        parent: dict[str, Any],  # noqa: ARG002 - the hook's signature
        metadata: dict[str, Any],
        reply_content: dict[str, Any],
    ) -> dict[str, Any]:
        """Adds the sides of a failed assertion to the reply's metadata."""
        if reply_content.get("status") == "error":
            metadata.update(self._error_metadata())
        return metadata

    def pre_handler_hook(self) -> None:
        """Does nothing: the base class sets SIGINT's handler for a cell, ours is the loop's and stands for good."""

    def post_handler_hook(self) -> None:
        """Does nothing, see `pre_handler_hook`."""

    # Requests to the BEAM

    async def _run(self, name: str, code: str) -> replies.Outcome:
        try:
            connection = await self._connected()
            try:
                return replies.outcome(await connection.request(name, code))
            except KernelProtocolError as error:
                connection.fail(error)
                raise
        except ElixirKernelError as error:
            return replies.beam_failed(error)

    async def _ask(self, name: str, *arguments: object) -> object:
        try:
            return await (await self._connected()).request(name, *arguments)
        except ElixirKernelError as error:
            self.log.warning("%s is not answered: %s", name, error)
            return None

    async def _problem(self, code: str) -> replies.SyntaxProblem | None:
        return replies.syntax(await self._ask("syntax", code))

    async def _user_expression(self, expression: str) -> dict[str, Any]:
        outcome = await self._run("evaluate", expression)
        if isinstance(outcome, replies.Failed):
            return {"status": "error", **outcome.content}
        return {"status": "ok", "data": {"text/plain": outcome.text or ""}, "metadata": {}}

    async def _connected(self) -> Connection:
        if self._connection is None:
            await self.attach(Vm.start())
        assert self._connection is not None  # noqa: S101 - attach sets it
        await asyncio.shield(self._connection.ready)
        return self._connection

    async def _booted(self) -> None:
        try:
            await self._connected()
        except ElixirKernelError:
            self.log.exception("the BEAM did not start")

    # What comes from the BEAM

    def _on_event(self, event: Event) -> None:
        match event:
            case ("stream", "stdout" | "stderr" as name, bytes(data)):
                self._streams.add(name, data)
            case ("display", dict(data)):
                self._display(data)
            case ("clear_output", bool(wait)):
                self._streams.flush()
                self._publish("clear_output", {"wait": wait})
            case ("call", int(number), ("widget", bytes(name), dict(options))):
                self._streams.flush()
                self._cell_context.run(self._widget, number, name, options)
            case ("call", int(number), ("apart", *_) as asked):
                self._streams.flush()
                self._asking = self._loop.create_task(self._ask_grader(number, asked))
            case _:
                raise KernelProtocolError("a frame of no known form")

    def _on_close(self, error: Exception) -> None:
        """The BEAM is gone. A cell that ran in it gets the error; otherwise it is told here."""
        was_ready = self._connection is not None and bool(self._connection.info)
        busy = self._connection is not None and self._connection.busy
        self._connection = None
        if isinstance(error, ElixirKernelError) and not busy:
            self._streams.add("stderr", replies.beam_failed(error).evalue.encode() + b"\n")
        if was_ready:  # one that does not even boot is tried again only when it is needed
            self._loop.create_task(self._booted())

    def _display(self, data: dict[Any, Any]) -> None:
        self._streams.flush()
        try:
            bundle = {replies.text(mime): display.content(replies.text(mime), item) for mime, item in data.items()}
        except (AttributeError, TypeError) as error:
            raise KernelProtocolError("a display of no known form") from error
        except ValueError as error:
            self._streams.add("stderr", f"Jupyter.display/2: the data is no JSON: {error}\n".encode())
            return
        self._publish("display_data", {"data": bundle, "metadata": {}, "transient": {}})

    def _widget(self, number: int, name: bytes, options: dict[Any, Any]) -> None:
        answer: object = etf.Atom("ok")
        try:
            bundle = widgets.mimebundle(replies.text(name), widgets.arguments(options), self.comm_manager)
            self._publish("display_data", {"data": bundle, "metadata": {}, "transient": {}})
        except WidgetError as error:
            answer = (etf.Atom("error"), str(error))
        if self._connection is not None:
            self._connection.send((etf.Atom("answer"), number, answer))

    async def _ask_grader(self, number: int, asked: tuple[Any, ...]) -> None:
        """Has the grader on the stdin channel answer what one side of `Jupyter.Apart` asks."""
        answer: object = (etf.Atom("error"), apart.REFUSED)
        if self._may_ask:
            ident, parent = self._cell_context.run(self._asking_cell)
            reply = await asyncio.to_thread(self._input_request, apart.prompt(asked), ident, parent)
            answer = apart.answer(asked, reply)
        if self._connection is not None:
            self._connection.send((etf.Atom("answer"), number, answer))

    def _asking_cell(self) -> tuple[Any, dict[str, Any]]:
        return self._get_shell_context_var(self._shell_parent_ident), self.get_parent("shell")

    # Messages to the clients

    def _publish(self, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
        """Sends on the iopub channel, as output of the current cell, or of the last one when none runs."""
        self._session.send(
            self.iopub_socket,
            kind,
            content,
            parent=self._cell_parent,
            ident=self._topic(kind),
            metadata=metadata,
        )

    def _send_stream(self, name: str, text: str) -> None:
        self._publish("stream", {"name": name, "text": text})

    def _when_published(self, callback: Callable[[], None]) -> None:
        self.iopub_thread.schedule(lambda: self._loop.call_soon_threadsafe(callback))

    def _pause(self) -> None:
        if self._connection is not None:
            self._connection.pause()

    def _resume(self) -> None:
        if self._connection is not None:
            self._connection.resume()

    def _error_metadata(self) -> dict[str, Any]:
        return {"elixir": self._error_extras} if self._error_extras else {}
