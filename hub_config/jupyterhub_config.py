"""What `jupyterhub -f` loads. The parts stand in their own files; this one puts them together."""

from pathlib import Path

from hub_config.authenticator.authenticator import WaymarkAuthenticator
from hub_config.hub_session import end_request
from hub_config.idle_culler import culler_role, culler_service
from hub_config.keys import Keys
from hub_config.roles import SERVER_TOKEN_SCOPES, SERVICE_ACCESS, load_roles
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
c.JupyterHub.tornado_settings = {"log_function": end_request}
c.JupyterHub.cookie_secret = bytes.fromhex(keys.cookie_secret)
c.CryptKeeper.keys = [bytes.fromhex(keys.crypt_key)]

# The proxy is a process beside the hub: connections survive a hub that is started again.
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = str(settings.proxy_api_url).rstrip("/")
c.ConfigurableHTTPProxy.auth_token = keys.proxy_token

c.JupyterHub.authenticator_class = WaymarkAuthenticator
c.Authenticator.allow_all = True  # whoever has an approved account
c.WaymarkAuthenticator.database_url = settings.hub_database.get_secret_value()
c.WaymarkAuthenticator.sign_up_mode = settings.sign_up_mode.value
c.JupyterHub.template_paths = [str(Path(__file__).parent / "authenticator" / "templates")]
c.JupyterHub.template_vars = {"waymark_sign_up_mode": settings.sign_up_mode.value}

c.JupyterHub.services = [service_definition(settings, keys), *culler_service(settings)]
c.JupyterHub.load_roles = [*load_roles(), *culler_role(settings)]
c.JupyterHub.extra_user_scopes = {SERVICE_ACCESS}
c.Spawner.server_token_scopes = SERVER_TOKEN_SCOPES

c.Spawner.environment = {"WAYMARK_PROGRESS_URL": progress_url(settings)}
configure_spawner(c, settings)
