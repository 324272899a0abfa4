"""On which node of the swarm a learner's server may run.

The home folder is a volume of one node, so a learner comes back to the node of their first start.
"""

from collections.abc import Iterable
from typing import Any

from hub_config.spawner.errors import HomeNodeAway, NoNode

#: The label of nodes for learners: `docker node update --label-add waymark.learners=true NODE`.
NODE_LABEL = "waymark.learners"

Node = dict[str, Any]


def placement(nodes: Iterable[Node], home: str | None) -> list[str]:
    """Return Swarm's placement constraints of a learner's service.

    Args:
        nodes: all of the swarm, as the engine's API lists them.
        home: the host name of the node that has the learner's home; None if there is none yet.

    Raises:
        NoNode: no node may take learners.
        HomeNodeAway: the one with their home may not, or is down.
    """
    by_name = {hostname(node): node for node in nodes}
    labelled = f"node.labels.{NODE_LABEL}==true"
    if home in by_name:
        if not _takes_learners(by_name[home]):
            raise HomeNodeAway(node=home, label=NODE_LABEL)
        return [labelled, f"node.hostname=={home}"]
    # A home whose node was removed from the swarm is lost, or has been brought to another one.
    if not any(map(_takes_learners, by_name.values())):
        raise NoNode(label=NODE_LABEL)
    return [labelled]


def hostname(node: Node) -> str:
    """Return the name by which a node is found again, also after it left the swarm and joined anew."""
    return str(node["Description"]["Hostname"])


def is_up(node: Node) -> bool:
    """Whether the swarm hears of the node."""
    return bool(node["Status"]["State"] == "ready")


def _takes_learners(node: Node) -> bool:
    spec = node["Spec"]
    return is_up(node) and spec["Availability"] == "active" and spec.get("Labels", {}).get(NODE_LABEL) == "true"
