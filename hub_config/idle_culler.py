"""JupyterHub's own idle culler, as a service that the hub runs: https://github.com/jupyterhub/jupyterhub-idle-culler."""

import sys

from hub_config.settings import Settings
from hub_config.with_parent import ends_with_parent

#: The hub's name of the service, and of its role.
CULLER = "idle-culler"

# It looks so many times within the time that a server may be idle, but not more often than every so many seconds.
_LOOKS, _SECONDS_BETWEEN_LOOKS = 6, 1


def culler_service(settings: Settings) -> list[dict[str, object]]:
    """Return the entry of `c.JupyterHub.services`; none where idle servers are let run."""
    seconds = settings.idle_seconds
    if seconds == 0:
        return []
    every = max(_SECONDS_BETWEEN_LOOKS, seconds // _LOOKS)
    command = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={seconds}", f"--cull-every={every}"]
    # A hub that is killed must not leave one behind, which would go on with a token that no longer counts.
    return [{"name": CULLER, "command": ends_with_parent(command)}]


def culler_role(settings: Settings) -> list[dict[str, object]]:
    """Return the entry of `c.JupyterHub.load_roles`: the least that the culler works with."""
    if settings.idle_seconds == 0:
        return []
    return [
        {
            "name": CULLER,
            "description": "Stops servers that nobody uses.",
            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
            "services": [CULLER],
        }
    ]
