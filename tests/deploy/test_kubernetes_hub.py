"""The hub that the chart's values make: JupyterHub itself, with KubeSpawner, which asks a cluster's API for a pod."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes_api import KubernetesApi
from pydantic import SecretStr
from running_hub import RunningHub

from hub_config.keys import Keys
from hub_config.postgres import EmbeddedPostgres
from hub_config.roles import SERVER_TOKEN_SCOPES

pytestmark = pytest.mark.integration

VALUES = Path(__file__).parents[2] / "deploy" / "kubernetes" / "values.yaml"
CHART_CONFIG = Path(__file__).parent / "chart_config.py"
GIVEN = yaml.safe_load(VALUES.read_text())


class ChartHub(RunningHub):
    """Configured as the chart does, with a database that is empty: the other one is of RunningHub's own making."""

    config = CHART_CONFIG

    def _hub(self) -> tuple[list[str], dict[str, str]]:
        data = self.settings.data
        variables = {
            "PATH": os.environ["PATH"],
            "KUBECONFIG": str(data / "kubeconfig"),
            "CONFIGPROXY_AUTH_TOKEN": Keys(data).proxy_token,
            "TEST_VALUES": str(VALUES),
            "TEST_PUBLIC_URL": str(self.settings.public_url),
            "TEST_HUB_URL": str(self.settings.hub_url),
            "TEST_PROXY_API_URL": str(self.settings.proxy_api_url).rstrip("/"),
            "TEST_DATABASE_URL": self.settings.hub_database.get_secret_value().replace("/waymark?", "/hub?"),
            **{name: value for name, value in GIVEN["hub"]["extraEnv"].items() if isinstance(value, str)},
        }
        return [sys.executable, "-m", "jupyterhub", "--config", str(self.config), "--upgrade-db"], variables

    @property
    def password_in_the_log(self) -> str:
        told = re.search(r"The first admin is admin, password (\S+)", self.log.read_text())
        assert told, self.log.read_text()[-3000:]
        return told[1]


@pytest.fixture(scope="module")
def kubernetes() -> Iterator[KubernetesApi]:
    api = KubernetesApi()
    api.start()
    yield api
    api.stop()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, kubernetes: KubernetesApi) -> Iterator[ChartHub]:
    data = tmp_path_factory.mktemp("hub")
    kubernetes.write_kubeconfig(data / "kubeconfig")
    with EmbeddedPostgres(data / "postgres") as postgres:
        hub = ChartHub(data, hub_database_url=SecretStr(postgres.url_of("waymark")))
        hub.start()
        hub.admin_password = hub.password_in_the_log
        yield hub
        hub.close_browsers()
        hub.stop()


@pytest.fixture(scope="module")
def pod(hub: ChartHub, kubernetes: KubernetesApi) -> dict[str, Any]:
    """What KubeSpawner asks for when the admin starts their server."""
    hub.admin().get("/hub/spawn")
    return kubernetes.wait_for("Pod")


def in_the_container(pod: dict[str, Any]) -> dict[str, str]:
    (container,) = pod["spec"]["containers"]
    return {variable["name"]: variable.get("value", "") for variable in container["env"]}


def test_accounts_are_waymark_s_and_the_spawner_is_the_chart_s(hub):
    info = hub.ask("GET", "info", hub.admin().api_token("admin")).json()
    assert info["version"].startswith("6.")
    assert info["authenticator"]["class"].endswith("WaymarkAuthenticator")
    assert info["spawner"]["class"].endswith("KubeSpawner")


def test_whoever_signs_up_waits_for_an_admin(hub):
    browser = hub.browser()
    browser.sign_up("ada")
    browser.sign_in("ada")
    assert not browser.is_signed_in()


def test_the_progress_service_has_its_role(hub):
    service = hub.ask("GET", "services/progress", hub.admin().api_token("admin")).json()
    assert service["roles"] == ["progress-service"]
    own = hub.ask("GET", "user", "t" * 64).json()
    assert own["name"] == "progress"


def test_the_pod_s_token_has_the_learner_s_scopes(hub, pod):
    me = hub.ask("GET", "user", in_the_container(pod)["JUPYTERHUB_API_TOKEN"]).json()
    granted = {scope.replace("!user=admin", "!user").replace("=admin/", "") for scope in me["scopes"]}
    assert {scope.partition("!server")[0] for scope in SERVER_TOKEN_SCOPES} <= {
        scope.partition("!server")[0] for scope in granted
    }
    assert "access:services!service=progress" in me["scopes"]
    assert not [scope for scope in me["scopes"] if scope.startswith("admin") or scope == "servers"]


def test_the_pod_runs_the_lab_image_as_docker_would(pod):
    (container,) = pod["spec"]["containers"]
    variables = in_the_container(pod)
    assert container["image"] == "waymark-lab:latest"
    assert container["args"] == ["python", "/opt/waymark/singleuser/start.py"]
    assert variables["WAYMARK_PROGRESS_URL"] == "http://proxy-public/services/progress"
    assert variables["JUPYTERHUB_ROOT_DIR"] == "/home/learner"
    assert variables["JUPYTERHUB_DEFAULT_URL"] == "/waymark/continue"
    assert container["resources"]["limits"]["memory"] == 2**30


def test_the_pod_fits_the_strictest_of_kubernetes_pod_security_standards(pod):
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/"""
    spec, (container,) = pod["spec"], pod["spec"]["containers"]
    context = container["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["runAsUser"] == 1000
    assert context["allowPrivilegeEscalation"] is False
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not spec.keys() & {"hostNetwork", "hostPID", "hostIPC", "initContainers"}
    assert {tuple(volume.keys() - {"name"}) for volume in spec["volumes"]} <= {
        ("emptyDir",),
        ("persistentVolumeClaim",),
    }


def test_only_home_and_the_temporary_folder_can_be_written(pod):
    (container,) = pod["spec"]["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/home/learner", "/tmp"}


def test_the_pod_cannot_ask_the_cluster_for_anything(pod):
    assert pod["spec"]["automountServiceAccountToken"] is False
    assert pod["spec"]["enableServiceLinks"] is False


def test_the_home_is_a_volume_of_the_learner_s_own(pod, kubernetes):
    claim = kubernetes.wait_for("PersistentVolumeClaim")
    claims = [volume.get("persistentVolumeClaim", {}).get("claimName") for volume in pod["spec"]["volumes"]]
    assert claim["metadata"]["name"] in claims
    assert "admin" in claim["metadata"]["name"]
    assert claim["spec"]["resources"]["requests"]["storage"] == "2Gi"
