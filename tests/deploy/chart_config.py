# Sets what the chart Zero to JupyterHub 4.4.0 sets by the values that we give, and runs `hub.extraConfig` as it does.
import os
from pathlib import Path

import yaml

c = get_config()  # noqa: F821

values = yaml.safe_load(Path(os.environ["TEST_VALUES"]).read_text())
hub, singleuser = values["hub"], values["singleuser"]

c.JupyterHub.bind_url = os.environ["TEST_PUBLIC_URL"]
c.JupyterHub.hub_bind_url = os.environ["TEST_HUB_URL"]
c.JupyterHub.db_url = os.environ["TEST_DATABASE_URL"]
c.JupyterHub.cookie_secret = bytes(32)
c.CryptKeeper.keys = ["0" * 64]
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = os.environ["TEST_PROXY_API_URL"]

c.JupyterHub.spawner_class = "kubespawner.KubeSpawner"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.cleanup_servers = False
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.services = [{"name": name, "api_token": "t" * 64, **entry} for name, entry in hub["services"].items()]
c.JupyterHub.load_roles = []

storage = singleuser["storage"]
c.KubeSpawner.namespace = "waymark"
c.KubeSpawner.image = f"{singleuser['image']['name']}:{singleuser['image']['tag']}"
c.KubeSpawner.image_pull_policy = singleuser["image"]["pullPolicy"]
c.KubeSpawner.uid = singleuser["uid"]
c.KubeSpawner.fs_gid = singleuser["fsGid"]
c.KubeSpawner.mem_limit = singleuser["memory"]["limit"]
c.KubeSpawner.cpu_limit = singleuser["cpu"]["limit"]
c.KubeSpawner.environment = singleuser["extraEnv"]
c.KubeSpawner.extra_pod_config = singleuser["extraPodConfig"]
c.KubeSpawner.storage_pvc_ensure = True
c.KubeSpawner.storage_capacity = storage["capacity"]
home = {"name": "home", "persistentVolumeClaim": {"claimName": "{pvc_name}"}}
c.KubeSpawner.volumes = {"home": home, **storage["extraVolumes"]}
c.KubeSpawner.volume_mounts = {
    "home": {"name": "home", "mountPath": storage["homeMountPath"]},
    **storage["extraVolumeMounts"],
}
c.Spawner.cmd = singleuser["cmd"]
c.Spawner.default_url = singleuser["defaultUrl"]

for section, traits in hub["config"].items():
    c[section].update(traits)
for _, code in sorted(hub["extraConfig"].items()):
    exec(code)
