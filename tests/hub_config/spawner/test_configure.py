from traitlets.config import Config

from hub_config.settings import Settings
from hub_config.spawner.bubblewrap import BubblewrapSpawner
from hub_config.spawner.configure import configure_spawner, group_overrides
from hub_config.spawner.docker import ContainerSpawner
from hub_config.spawner.group import LearnerGroup


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


def test_all_that_is_configured_is_there():
    """A misspelt trait would be ignored in silence."""
    settings = Settings(
        spawner="docker", learner_groups={"a": {"image": "x", "memory": "1GiB", "cpu": 2, "processes": 99}}
    )
    c = Config()
    configure_spawner(c, settings)
    traits = ContainerSpawner.class_traits(config=True)
    assert set(c.ContainerSpawner) <= set(traits)
    (override,) = c.ContainerSpawner.group_overrides.values()
    assert set(override["spawner_override"]) <= set(traits)


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
