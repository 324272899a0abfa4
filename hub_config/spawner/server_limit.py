"""The limit of servers that run at once."""

from collections.abc import Callable

from jupyterhub import orm
from jupyterhub.spawner import Spawner

from hub_config.spawner.errors import ServersFull
from hub_config.spawner.failures import ServerRefused


def limit_servers(most: int) -> Callable[[Spawner], None]:
    """Return a `pre_spawn_hook` that refuses a server beyond so many.

    JupyterHub's own `active_server_limit` does the same, but tells neither the learner nor the admin what to do.
    """

    def check(spawner: Spawner) -> None:
        # The server that is about to start counts: JupyterHub has noted it already.
        servers = spawner.db.query(orm.Spawner).filter(orm.Spawner.server_id.is_not(None)).count()
        if servers > most:
            raise ServerRefused(ServersFull(most=most), status_code=429)

    return check
