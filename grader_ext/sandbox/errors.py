"""What can go wrong with boxes. None of these is ever the learner's fault."""

from grader_ext.core.errors import WaymarkError


class SandboxError(WaymarkError):
    """A box could not be used."""

    code = "sandbox"


class SandboxUnusable(SandboxError):
    """No box can be made here: nothing can be graded until that is mended."""

    code = "sandbox-unusable"


class BubblewrapMissing(SandboxUnusable):
    """The program bwrap is not on PATH ({path}), so nothing can be graded: learners' code never runs unconfined.
    Install it (Debian and Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap) and start again.
    """

    code = "bubblewrap-missing"


class BubblewrapNotPermitted(SandboxUnusable):
    """The program bwrap may not make namespaces on this machine, so nothing can be graded. It said: {detail} Allow
    unprivileged user namespaces (sysctl user.max_user_namespaces above 0; on Debian also
    kernel.unprivileged_userns_clone=1; on Ubuntu an AppArmor profile for bwrap), or grade in Docker.
    """

    code = "bubblewrap-not-permitted"


class KernelNotInstalled(SandboxError):
    """There is no kernel named "{kernel}" {place}. Installed are: {installed}. Install the kernel, or name
    another one in the lesson's notebook metadata.
    """

    code = "kernel-not-installed"


class KernelProgramMissing(SandboxError):
    """The kernel "{kernel}" needs the program {program!r}, which is not on PATH. Install it (Debian and Ubuntu:
    apt install {program}) and try again.
    """

    code = "kernel-program-missing"


class BoxStartFailed(SandboxError):
    """The kernel "{kernel}" did not come up in its box: {reason}. The last that it wrote was: {stderr}.

    Try the kernel outside a box, with jupyter run --kernel {kernel}, and see the admin's page on the sandbox.
    """

    code = "box-start-failed"


class ForkFailed(SandboxError):
    """A Python kernel could not be forked into its box: {reason}. Nothing is lost: the submission is graded again."""

    code = "fork-failed"


class PoolClosed(SandboxError):
    """The pool of boxes is closed or was not started, so it hands out no box. Start it first, or submit again later."""

    code = "pool-closed"
