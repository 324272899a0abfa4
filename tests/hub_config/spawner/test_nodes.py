import pytest

from hub_config.spawner.errors import HomeNodeAway, NoNode
from hub_config.spawner.nodes import NODE_LABEL, hostname, is_up, placement

LABELLED = f"node.labels.{NODE_LABEL}==true"


def node(
    name: str, state: str = "ready", availability: str = "active", label: str | None = "true"
) -> dict[str, object]:
    """As the engine's API describes it."""
    spec: dict[str, object] = {"Availability": availability}
    if label is not None:
        spec["Labels"] = {NODE_LABEL: label}
    return {"Description": {"Hostname": name}, "Status": {"State": state}, "Spec": spec}


def test_a_first_start_is_on_any_node_for_learners():
    assert placement([node("one"), node("two", label=None)], None) == [LABELLED]


def test_a_later_one_is_on_the_node_with_the_home():
    assert placement([node("one"), node("two")], "two") == [LABELLED, "node.hostname==two"]


@pytest.mark.parametrize(
    "away",
    [
        node("two", state="down"),
        node("two", availability="drain"),
        node("two", availability="pause"),
        node("two", label=None),
        node("two", label="false"),
    ],
    ids=["down", "drained", "paused", "without the label", "with the label false"],
)
def test_a_home_whose_node_takes_nobody_is_no_reason_for_another(away):
    with pytest.raises(HomeNodeAway, match="two"):
        placement([node("one"), away], "two")
    with pytest.raises(NoNode, match=NODE_LABEL):
        placement([away], None)


def test_a_home_whose_node_left_the_swarm_is_given_up():
    assert placement([node("one")], "two") == [LABELLED]


def test_a_node_is_known_by_its_host_name_and_heard_of_or_not():
    assert hostname(node("one")) == "one"
    assert is_up(node("one"))
    assert not is_up(node("one", state="down"))
