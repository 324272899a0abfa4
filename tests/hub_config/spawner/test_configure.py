import pytest
from docker.types import ContainerSpec, TaskTemplate
from traitlets.config import Config

from hub_config.errors import SettingInvalid
from hub_config.settings import Settings
from hub_config.spawner.bubblewrap import BubblewrapSpawner
from hub_config.spawner.configure import configure_spawner, group_overrides
from hub_config.spawner.docker import ContainerSpawner
from hub_config.spawner.group import LearnerGroup
from hub_config.spawner.service_confinement import container_spec, task_spec
from hub_config.spawner.swarm import ServiceSpawner


def configured(**settings: object) -> Config:
    c = Config()
    configure_spawner(c, Settings(**settings))
    return c


def test_without_a_setting_it_is_bubblewrap_whose_servers_end_with_the_hub():
    c = configured()
    assert c.JupyterHub.spawner_class is BubblewrapSpawner
    assert "cleanup_servers" not in c.JupyterHub


def test_containers_outlive_the_hub_and_are_never_pulled():
    c = configured(spawner="docker")
    assert c.JupyterHub.spawner_class is ContainerSpawner
    assert c.JupyterHub.cleanup_servers is False
    assert c.ContainerSpawner.pull_policy == "never"


REACHED = {"hub": "the-hub", "proxy": "the-proxy"}


@pytest.mark.parametrize(("kind", "spawner"), [("docker", ContainerSpawner), ("swarm", ServiceSpawner)])
def test_all_that_is_configured_is_there(kind, spawner):
    """A misspelt trait would be ignored in silence."""
    group = {"image": "x", "memory": "1GiB", "cpu": 2, "processes": 99, "internet": True}
    c = configured(spawner=kind, learner_groups={"a": group}, learners_reach=REACHED)
    traits = spawner.class_traits(config=True)
    assert set(c[spawner.__name__]) <= set(traits)
    (override,) = c[spawner.__name__].group_overrides.values()
    assert set(override["spawner_override"]) <= set(traits)


def test_services_outlive_the_hub_and_have_the_limits_of_containers():
    c = configured(spawner="swarm", learners_reach=REACHED, learner_memory="2GiB", learner_cpu=3, learner_processes=99)
    assert c.JupyterHub.spawner_class is ServiceSpawner
    assert c.JupyterHub.cleanup_servers is False
    spawner = c.ServiceSpawner
    assert (spawner.mem_limit, spawner.cpu_limit, spawner.process_limit) == (2**31, 3, 99)
    assert spawner.reached == REACHED


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"learner_runtime": "runsc", "learners_reach": REACHED}, "WAYMARK_LEARNER_RUNTIME"),
        ({}, "WAYMARK_LEARNERS_REACH"),
    ],
)
def test_what_a_swarm_lacks_or_needs_is_said_at_the_start(given, variable):
    with pytest.raises(SettingInvalid, match=variable):
        configured(spawner="swarm", **given)


def test_a_service_is_confined_by_what_the_engine_s_library_takes():
    container = ContainerSpec(**container_spec("sha256:0", ["serve"], "home", {"label": "ada"}))
    assert container["ReadOnly"] is True
    assert container["CapabilityDrop"] == ["ALL"]
    assert container["User"] == "1000:1000"
    assert container["Args"] == ["prlimit", "--core=0", "setpriv", "--no-new-privs", "serve"]
    assert [(mount["Type"], mount["Target"]) for mount in container["Mounts"]] == [
        ("volume", "/home/learner"),
        ("tmpfs", "/tmp"),
    ]
    task = TaskTemplate(container_spec=container, **task_spec(2**30, 0.5, 99))
    assert task["Resources"]["Limits"] == {"MemoryBytes": 2**30, "NanoCPUs": 5 * 10**8, "Pids": 99}
    assert task["RestartPolicy"]["Condition"] == "none"


def test_a_later_group_wins_field_by_field():
    groups = {"zoo": LearnerGroup(cpu=1, memory="1GiB"), "art": LearnerGroup(cpu=2)}
    overrides = group_overrides(groups)
    ordered = [overrides[key] for key in sorted(overrides)]  # as JupyterHub applies them
    assert [one["groups"] for one in ordered] == [["zoo"], ["art"]]
    assert ordered[0]["spawner_override"] == {"cpu_limit": 1, "mem_limit": 2**30}
    assert ordered[1]["spawner_override"] == {"cpu_limit": 2}


def test_internet_that_is_forbidden_to_a_group_is_forbidden():
    overrides = group_overrides({"exam": LearnerGroup(internet=False)})
    assert next(iter(overrides.values()))["spawner_override"] == {"internet": False}
