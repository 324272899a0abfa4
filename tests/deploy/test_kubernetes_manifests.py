"""What deploy/kubernetes says fits Kubernetes' own API, our settings and images, and who may reach whom."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from kubernetes_asyncio.client import ApiClient

from grader_ext.sandbox import SandboxSettings
from hub_config.command import COMMANDS
from hub_config.settings import Settings
from progress_service.settings import DatabaseSettings, ServiceSettings, WorkerSettings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
PAGE = (ROOT / "docs" / "kubernetes.md").read_text()
VALUES = yaml.safe_load((FOLDER / "values.yaml").read_text())
BUILT = {f"waymark-{path.parent.name}" for path in ROOT.glob("images/*/Dockerfile")} | {"waymark-hub-kubernetes"}

Object = dict[str, Any]


def objects() -> Iterator[tuple[str, Object]]:
    """Each object with the namespace that its kustomization puts it into."""
    for kustomization in sorted(FOLDER.glob("*/kustomization.yaml")):
        listed = yaml.safe_load(kustomization.read_text())
        for name in listed["resources"]:
            for one in yaml.safe_load_all((kustomization.parent / name).read_text()):
                yield listed["namespace"], one


OBJECTS = list(objects())
TEMPLATES = {
    one["metadata"]["name"]: (where, one["spec"]["template"])
    for where, one in OBJECTS
    if "template" in one.get("spec", {})
}
CONTAINERS = {
    container["name"]: (where, template["spec"], container)
    for where, template in TEMPLATES.values()
    for container in template["spec"]["containers"]
}
POLICIES = [(where, one["spec"]) for where, one in OBJECTS if one["kind"] == "NetworkPolicy"]
SERVICES = {one["metadata"]["name"]: one["spec"] for _, one in OBJECTS if one["kind"] == "Service"}


def names(one: tuple[str, Object]) -> str:
    return f"{one[1]['kind']}-{one[1]['metadata']['name']}"


def environment(container: Object) -> dict[str, str]:
    """The container's variables, with something in the place of each secret."""
    return {variable["name"]: variable.get("value", "x" * 64) for variable in container["env"]}


def test_every_file_is_part_of_a_kustomization():
    for kustomization in FOLDER.glob("*/kustomization.yaml"):
        others = {path.name for path in kustomization.parent.glob("*.yaml")} - {"kustomization.yaml"}
        assert set(yaml.safe_load(kustomization.read_text())["resources"]) == others
    assert len(OBJECTS) == 13


@pytest.mark.parametrize("one", OBJECTS, ids=names)
async def test_an_object_is_one_of_kubernetes_api(one):
    """What the API's model does not know is lost on the way, and what it requires is missed."""
    _, given = one
    group, _, version = given["apiVersion"].rpartition("/")
    model = f"{version.capitalize()}{given['kind']}"
    async with ApiClient() as client:
        read = client.deserialize(SimpleNamespace(data=json.dumps(given)), model)
        assert client.sanitize_for_serialization(read) == given
    assert group in {"", "apps", "batch", "networking.k8s.io"}


@pytest.mark.parametrize(("name"), TEMPLATES)
def test_a_pod_has_the_labels_by_which_it_is_chosen(name):
    _, template = TEMPLATES[name]
    (owner,) = [one for _, one in OBJECTS if one["metadata"]["name"] == name and "template" in one["spec"]]
    assert template["metadata"]["labels"].items() >= owner["spec"].get("selector", {}).get("matchLabels", {}).items()
    for service in SERVICES.values():
        assert any(
            template["metadata"]["labels"].items() >= service["selector"].items() for _, template in TEMPLATES.values()
        )


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_s_mounts_are_volumes_of_its_pod(name):
    _, pod, container = CONTAINERS[name]
    (owner,) = [one for _, one in OBJECTS if one.get("spec", {}).get("template", {}).get("spec") is pod]
    claimed = {claim["metadata"]["name"] for claim in owner["spec"].get("volumeClaimTemplates", [])}
    volumes = {volume["name"] for volume in pod["volumes"]} | claimed
    assert {mount["name"] for mount in container["volumeMounts"]} <= volumes


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_image_is_one_that_we_build(name):
    assert CONTAINERS[name][2]["image"] in BUILT


def test_the_chart_s_images_are_ones_that_we_build():
    assert {VALUES["hub"]["image"]["name"], VALUES["singleuser"]["image"]["name"]} <= BUILT


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_command_is_one_of_waymark_s(name):
    arguments = CONTAINERS[name][2].get("args")
    assert arguments is None or tuple(arguments[1:]) in {command.words for command in COMMANDS}


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("progress", [ServiceSettings]),
        ("worker", [WorkerSettings, SandboxSettings]),
        ("migrate", [DatabaseSettings]),
    ],
)
def test_the_variables_are_settings_with_values_that_they_take(name, kinds, tmp_path):
    given = environment(CONTAINERS[name][2])
    here = {"WAYMARK_SANDBOX_SOCKETS": str(tmp_path)} if "WAYMARK_SANDBOX_SOCKETS" in given else {}
    read = [kind.from_environment(given, instead=here) for kind in kinds]  # the folder is in the container alone
    known = {field.alias for kind in kinds for field in kind.model_fields.values()}
    assert {variable for variable in given if variable.startswith(("WAYMARK_", "JUPYTERHUB_"))} <= known
    assert "@postgres" in read[0].database_url.get_secret_value()


def test_the_hub_s_variables_are_settings_and_sign_ups_are_not_open():
    given = {name: value for name, value in VALUES["hub"]["extraEnv"].items() if isinstance(value, str)}
    assert Settings.from_environment(given).sign_up_mode == "approval"
    assert {name.removeprefix("WAYMARK_").lower() for name in given} <= set(Settings.model_fields)


def test_the_socket_proxy_s_variables_are_those_of_its_configuration():
    used = set(re.findall(r"\$\{(\w+)\}", (ROOT / "images" / "socket-proxy" / "haproxy.cfg").read_text()))
    assert set(environment(CONTAINERS["socket-proxy"][2])) == used


def test_the_boxes_folder_is_the_engine_s_volume_for_worker_engine_and_allow_list():
    _, pod, worker = CONTAINERS["worker"]
    variables = environment(worker)
    (mount,) = [mount for mount in worker["volumeMounts"] if mount["name"] == "boxes"]
    (volume,) = [volume["hostPath"] for volume in pod["volumes"] if volume["name"] == "boxes"]
    name = environment(CONTAINERS["socket-proxy"][2])["WAYMARK_BOXES"]
    assert mount["mountPath"] == variables["WAYMARK_SANDBOX_SOCKETS"]
    assert variables["WAYMARK_SANDBOX_SOCKETS_ON_HOST"] == name
    assert volume == {"path": f"/var/lib/docker/volumes/{name}/_data", "type": "Directory"}
    assert f"docker volume create {name}\n" in PAGE
    assert volume["path"] in PAGE
    assert variables["DOCKER_HOST"] == "tcp://127.0.0.1:2375"


def secrets() -> Iterator[tuple[str, str, str]]:
    """Namespace, name and key of each secret that is read."""
    for where, pod, container in CONTAINERS.values():
        for variable in container["env"]:
            if "valueFrom" in variable:
                reference = variable["valueFrom"]["secretKeyRef"]
                yield where, reference["name"], reference["key"]
        for volume in pod["volumes"]:
            if "secret" in volume:
                for key in ("database-password", "hub-database-password"):  # images/postgres/start
                    yield where, volume["secret"]["secretName"], key
    reference = VALUES["hub"]["extraEnv"]["PGPASSWORD"]["valueFrom"]["secretKeyRef"]
    yield "waymark", reference["name"], reference["key"]


@pytest.mark.parametrize("secret", sorted(set(secrets())), ids=":".join)
def test_a_secret_is_made_by_the_page_s_commands_or_by_the_chart(secret):
    where, name, key = secret
    if name == "hub":
        assert key in {f"hub.services.{service}.apiToken" for service in VALUES["hub"]["services"]}
        return
    commands = re.sub(r"\\\n\s*", "", PAGE)
    made = re.search(rf"kubectl create secret generic {name} --namespace {where} (.*)", commands)
    assert made, f"docs/kubernetes.md makes no {name}"
    assert f"--from-literal={key}=" in made[1]


def test_addresses_are_those_of_the_services():
    (progress,) = VALUES["hub"]["services"].values()
    url = urlsplit(progress["url"])
    listens = urlsplit(environment(CONTAINERS["progress"][2])["JUPYTERHUB_SERVICE_URL"])
    assert SERVICES[url.hostname]["ports"] == [{"name": "http", "port": url.port}]
    assert CONTAINERS["progress"][2]["ports"] == [{"name": "http", "containerPort": url.port}]
    assert listens.port == url.port
    for address in (
        VALUES["hub"]["db"]["url"],
        *(environment(CONTAINERS[one][2])["WAYMARK_DATABASE_URL"] for one in ("progress", "migrate", "worker")),
    ):
        assert urlsplit(address).hostname.removesuffix(".waymark") in SERVICES


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_has_no_more_rights_than_it_needs(name):
    _, pod, container = CONTAINERS[name]
    context = container["securityContext"]
    assert context["allowPrivilegeEscalation"] is False
    assert context["readOnlyRootFilesystem"] is True
    assert context["capabilities"]["drop"] == ["ALL"]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert "privileged" not in context
    if name != "socket-proxy":
        assert (pod["securityContext"] | context)["runAsNonRoot"] is True
        assert "add" not in context["capabilities"]


def test_folders_of_a_node_are_mounted_where_no_hub_may_make_pods_and_the_engine_s_socket_by_the_allow_list_alone():
    for name, (where, pod, container) in CONTAINERS.items():
        from_node = {volume["name"]: volume["hostPath"]["path"] for volume in pod["volumes"] if "hostPath" in volume}
        mounted = {from_node[mount["name"]] for mount in container["volumeMounts"] if mount["name"] in from_node}
        assert not mounted or where == "waymark-grading"
        assert ("/var/run/docker.sock" in mounted) == (name == "socket-proxy")


# Who reaches whom. Pods of the chart by the labels that the chart gives them.
CHART = {
    name: ("waymark", {"app.kubernetes.io/name": "jupyterhub", "app.kubernetes.io/component": component})
    for name, component in [("hub", "hub"), ("proxy", "proxy"), ("learner", "singleuser-server")]
}
PODS = CHART | {name: (where, template["metadata"]["labels"]) for name, (where, template) in TEMPLATES.items()}


def chosen(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    assert selector.keys() <= {"matchLabels"}
    return labels.items() >= selector.get("matchLabels", {}).items()


def is_peer(peer: Mapping[str, Any], where: str, pod: tuple[str, Mapping[str, str]]) -> bool:
    namespace, labels = pod
    here = (
        chosen(peer["namespaceSelector"], {"kubernetes.io/metadata.name": namespace})
        if "namespaceSelector" in peer
        else namespace == where
    )
    return here and chosen(peer.get("podSelector", {}), labels)


def may(direction: str, of: tuple[str, Mapping[str, str]], other: tuple[str, Mapping[str, str]], port: int) -> bool:
    """Whether our policies let `of` take (Ingress) or make (Egress) a connection from or to `other`."""
    peers = {"Ingress": "from", "Egress": "to"}[direction]
    mine = [
        spec
        for where, spec in POLICIES
        if where == of[0] and direction in spec["policyTypes"] and chosen(spec["podSelector"], of[1])
    ]
    rules = [(rule, of[0]) for spec in mine for rule in spec.get(direction.lower(), [])]
    return not mine or any(
        port in {one["port"] for one in rule["ports"]}
        and (peers not in rule or any(is_peer(peer, where, other) for peer in rule[peers]))
        for rule, where in rules
    )


def reaches(one: str, other: str, port: int) -> bool:
    return may("Egress", PODS[one], PODS[other], port) and may("Ingress", PODS[other], PODS[one], port)


def test_postgres_is_reached_by_those_who_need_it_alone():
    assert {name for name in PODS if reaches(name, "postgres", 5432)} == {"hub", "progress", "worker", "migrate"}


def test_the_progress_service_is_reached_through_the_proxy():
    assert {name for name in PODS if reaches(name, "progress", 8082)} == {"hub", "proxy"}


@pytest.mark.parametrize("name", ["worker", "migrate"])
def test_nobody_reaches_a_worker(name):
    assert not {other for other in PODS for port in (80, 2375, 8082) if reaches(other, name, port)}


def test_a_worker_reaches_postgres_and_nothing_else_of_ours():
    assert {name for name in PODS for port in (5432, 8000, 8081, 8082) if reaches("worker", name, port)} == {"postgres"}


def test_learners_have_no_way_out_by_the_chart_s_policy():
    allowed = {rule for rule, let in VALUES["singleuser"]["networkPolicy"]["egressAllowRules"].items() if let}
    assert allowed == {"dnsPortsKubeSystemNamespace"}
