"""What `jupyterhub -f` loads. The parts stand in their own files; this one puts them together."""

from hub_config.every_hub import configure_every_hub
from hub_config.idle_culler import culler_role, culler_service
from hub_config.keys import Keys
from hub_config.service import progress_url, service_definition
from hub_config.settings import Settings
from hub_config.spawner.configure import configure_spawner

settings = Settings.from_environment()
keys = Keys(settings.data)

c = get_config()  # type: ignore[name-defined]  # noqa: F821  (traitlets gives it to the file)

c.JupyterHub.bind_url = str(settings.public_url)
c.JupyterHub.hub_bind_url = str(settings.hub_url)
if settings.hub_connect_url:
    c.JupyterHub.hub_connect_url = str(settings.hub_connect_url).rstrip("/")
c.JupyterHub.db_url = settings.hub_database.get_secret_value()
c.JupyterHub.cookie_secret = bytes.fromhex(keys.cookie_secret)
c.CryptKeeper.keys = [bytes.fromhex(keys.crypt_key)]

# The proxy is a process beside the hub: connections survive a hub that is started again.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = str(settings.proxy_api_url).rstrip("/")
c.ConfigurableHTTPProxy.auth_token = keys.proxy_token

configure_every_hub(c, settings, settings.hub_database.get_secret_value())

c.JupyterHub.services = [service_definition(settings, keys), *culler_service(settings)]
c.JupyterHub.load_roles.extend(culler_role(settings))

c.Spawner.environment = {"WAYMARK_PROGRESS_URL": progress_url(settings)}
configure_spawner(c, settings)
