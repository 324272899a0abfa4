"""What can go wrong in starting and driving the BEAM."""


class ElixirKernelError(Exception):
    """The Elixir kernel cannot go on."""

    code = "elixir_kernel"


class ElixirNotFoundError(ElixirKernelError):
    """Elixir is not installed, or its programs are not on PATH. Install it (Debian: apt install elixir)."""

    code = "elixir_not_found"

    def __init__(self, program: str) -> None:
        super().__init__(f"{program!r} is not on PATH. Install Elixir 1.14 or newer (Debian: apt install elixir).")


class SettingError(ElixirKernelError):
    """An environment variable of the kernel has a value that it cannot have."""

    code = "elixir_setting"


class CompileError(ElixirKernelError):
    """The kernel's Elixir side does not compile. The message holds the compiler's words."""

    code = "elixir_compile"


class EtfError(ElixirKernelError):
    """Bytes that are not the external term format, or a term that is outside of the subset in use."""

    code = "elixir_etf"


class KernelProtocolError(ElixirKernelError):
    """The BEAM sent something the kernel cannot read; code that writes to the kernel's port can cause this."""

    code = "elixir_protocol"


class BeamExitedError(ElixirKernelError):
    """The BEAM ended while it was needed. `status` is its exit status, negative for a signal."""

    code = "elixir_beam_exited"

    def __init__(self, status: int, last_words: str = "") -> None:
        super().__init__(f"the BEAM ended with status {status}")
        self.status = status
        self.last_words = last_words


class BeamStartError(ElixirKernelError):
    """The system does not let the kernel start a BEAM: no process, memory or descriptor is left."""

    code = "elixir_beam_start"


class BeamUnresponsiveError(ElixirKernelError):
    """The BEAM did not stop a cell in time, and was ended."""

    code = "elixir_beam_unresponsive"


class WidgetError(ElixirKernelError):
    """A widget cannot be shown; the message goes to the Elixir code that asked for it."""

    code = "elixir_widget"
