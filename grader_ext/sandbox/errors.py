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


class DockerUnreachable(SandboxUnusable):
    """No Docker Engine answers, so nothing can be graded: learners' code never runs unconfined. {problem}. Start
    Docker, set DOCKER_HOST to its address, or let this user open its socket (group docker). On a machine
    without Docker set WAYMARK_SANDBOX=bubblewrap.
    """

    code = "docker-unreachable"


class SandboxImageMissing(SandboxUnusable):
    """The Docker Engine has no image {image!r} to make boxes of, so nothing can be graded. Build it with make
    image-sandbox in Waymark's source folder, pull it, or name another one in WAYMARK_SANDBOX_IMAGE.
    """

    code = "sandbox-image-missing"


class SandboxImageUnusable(SandboxUnusable):
    """The image {image!r} does not say which kernels it has: {problem}. Build it from waymark-sandbox, so that the
    command jupyter kernelspec list --json works in it for every user.
    """

    code = "sandbox-image-unusable"


class DockerRuntimeMissing(SandboxUnusable):
    """The Docker Engine does not know the runtime {runtime!r} that WAYMARK_SANDBOX_RUNTIME names; it knows {known}. Add
    it to the engine's daemon.json and restart Docker, or leave the variable out.
    """

    code = "docker-runtime-missing"


class SocketsNotShared(SandboxUnusable):
    """The Docker Engine does not see the folder of the boxes' sockets: {problem}. WAYMARK_SANDBOX_SOCKETS is {folder},
    looked for by the engine at {on_host}. Where the worker runs in a container, mount a volume or a folder of the host
    there, and give the volume's name or the host's path in WAYMARK_SANDBOX_SOCKETS_ON_HOST.
    """

    code = "sockets-not-shared"


class SocketsPathTooLong(SandboxUnusable):
    """The path of the folder of the boxes' sockets, {folder}, has {length} bytes; above {most} a unix socket in it
    would have a longer one than sockets may have. Name a shorter path in WAYMARK_SANDBOX_SOCKETS, such as /run/waymark.
    """

    code = "sockets-path-too-long"


class DockerRefused(SandboxError):
    """The Docker Engine would not {action}: {problem}. See its log (journalctl -u docker) and the admin's page on the
    sandbox; the submission is graded again.
    """

    code = "docker-refused"


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
