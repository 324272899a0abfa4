"""JupyterHub's configuration of the spawner that the settings name."""

from importlib.util import find_spec
from pathlib import Path

from traitlets.config import Config

from hub_config.errors import SettingInvalid
from hub_config.learner_box import ELIXIR_EBIN, HOME, JUPYTER_DATA
from hub_config.settings import Settings
from hub_config.spawner.group import LearnerGroup
from hub_config.spawner.kind import SpawnerKind
from hub_config.spawner.label import LABEL

# A class comes all at once, onto the same processors: JupyterHub's own minute is too short for the last ones.
_START_SECONDS = 300


def configure_spawner(c: Config, settings: Settings) -> None:
    """Set what the chosen spawner needs, and the limit of servers, on traitlets' configuration `c`."""
    c.Spawner.notebook_dir = HOME
    c.Spawner.default_url = "/waymark/continue"
    c.Spawner.start_timeout = _START_SECONDS
    if settings.most_servers:
        from hub_config.spawner.server_limit import limit_servers

        c.Spawner.pre_spawn_hook = limit_servers(settings.most_servers)
    _CONFIGURE[settings.spawner](c, settings)


def _configure_bubblewrap(c: Config, settings: Settings) -> None:
    from hub_config.spawner.bubblewrap import BubblewrapSpawner

    grader_ext = Path((find_spec("grader_ext").submodule_search_locations or [""])[0])  # type: ignore[union-attr]  # it is ours
    elixir = {ELIXIR_EBIN: str(settings.elixir_ebin)} if settings.elixir_ebin else {}
    c.JupyterHub.spawner_class = BubblewrapSpawner
    c.BubblewrapSpawner.data = str(settings.data)
    c.BubblewrapSpawner.packages = [str(grader_ext)]
    c.BubblewrapSpawner.mounted = elixir | {f"{JUPYTER_DATA}/kernels/elixir": str(grader_ext / "elixir" / "kernelspec")}


def _configure_docker(c: Config, settings: Settings) -> None:
    from hub_config.spawner.docker import ContainerSpawner

    c.JupyterHub.spawner_class = ContainerSpawner
    c.JupyterHub.cleanup_servers = False  # containers outlive the hub
    spawner = c.ContainerSpawner
    _configure_containers(spawner, settings)
    spawner.remove = True  # of what is left of the last start, and at the stop
    spawner.pull_policy = "never"
    spawner.network_name = settings.learner_network
    spawner.mounts = [{"type": "volume", "source": f"{settings.learner_prefix}-home-{{username}}", "target": HOME}]
    spawner.extra_create_kwargs = {"user": "1000:1000", "hostname": "waymark", "labels": {LABEL: "{raw_username}"}}
    spawner.runtime = settings.learner_runtime
    spawner.internet_network = settings.internet_network
    spawner.subnets = str(settings.learner_subnets)


def _configure_swarm(c: Config, settings: Settings) -> None:
    """Configure learners' servers as services.

    Raises:
        SettingInvalid: something is set that Swarm does not have, or the containers to be reached are not.
    """
    from hub_config.spawner.swarm import ServiceSpawner

    if settings.learner_runtime:
        problem = "Swarm chooses no runtime: set `default-runtime` in the nodes' daemon.json, and leave this out"
        raise SettingInvalid(name="WAYMARK_LEARNER_RUNTIME", problem=problem)
    if not settings.learners_reach:
        raise SettingInvalid(name="WAYMARK_LEARNERS_REACH", problem="a swarm's learners need it, see docs/swarm.md")
    c.JupyterHub.spawner_class = ServiceSpawner
    c.JupyterHub.cleanup_servers = False  # services outlive the hub
    _configure_containers(c.ServiceSpawner, settings)


def _configure_containers(spawner: Config, settings: Settings) -> None:
    """Set what both spawners of containers have."""
    spawner.prefix = settings.learner_prefix
    spawner.name_template = "{prefix}-learner-{username}"
    spawner.image = settings.lab_image
    spawner.mem_limit = int(settings.learner_memory)
    spawner.cpu_limit = settings.learner_cpu
    spawner.process_limit = settings.learner_processes
    spawner.internet = settings.learner_internet
    spawner.reached = settings.learners_reach
    spawner.group_overrides = group_overrides(settings.learner_groups)


_CONFIGURE = {
    SpawnerKind.BUBBLEWRAP: _configure_bubblewrap,
    SpawnerKind.DOCKER: _configure_docker,
    SpawnerKind.SWARM: _configure_swarm,
}


def group_overrides(groups: dict[str, LearnerGroup]) -> dict[str, dict[str, object]]:
    """Return JupyterHub's `group_overrides`: a later group wins over an earlier one, field by field."""
    return {
        f"{number:04}-{name}": {"groups": [name], "spawner_override": _override(group)}
        for number, (name, group) in enumerate(groups.items())
    }


def _override(group: LearnerGroup) -> dict[str, object]:
    traits = {
        "image": group.image,
        "mem_limit": None if group.memory is None else int(group.memory),
        "cpu_limit": group.cpu,
        "process_limit": group.processes,
        "internet": group.internet,
    }
    return {trait: value for trait, value in traits.items() if value is not None}
