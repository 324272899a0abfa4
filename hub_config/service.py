"""The progress service, as the hub and as the service itself see it."""

from hub_config.keys import Keys
from hub_config.roles import OWN_USER, SERVICE, SERVICE_ACCESS
from hub_config.settings import Settings

_PREFIX = f"/services/{SERVICE}/"


def service_definition(settings: Settings, keys: Keys) -> dict[str, object]:
    """Return the entry of `c.JupyterHub.services`.

    The process is `waymark up`'s to run, not the hub's: the hub looks after its own services every 30 s only, and one
    that the hub leaves behind when it is killed would keep the port.
    """
    return {
        "name": SERVICE,
        "url": str(settings.service_url).rstrip("/"),
        "api_token": keys.service_token,
        **oauth_client(),
    }


def oauth_client() -> dict[str, object]:
    """Return the part of that entry which says what the service may learn of whoever logs in there."""
    return {"oauth_no_confirm": True, "oauth_client_allowed_scopes": [SERVICE_ACCESS, OWN_USER], "display": True}


def service_environment(settings: Settings, keys: Keys) -> dict[str, str]:
    """Return the variables that JupyterHub gives to a service it manages, for the process that we run ourselves.

    The names are those of JupyterHub's `services.service.Service.start`.
    """
    hub_api = f"{str(settings.hub_connect_url or settings.hub_url).rstrip('/')}/hub/api"
    return {
        "JUPYTERHUB_SERVICE_NAME": SERVICE,
        "JUPYTERHUB_SERVICE_PREFIX": _PREFIX,
        "JUPYTERHUB_SERVICE_URL": str(settings.service_url).rstrip("/"),
        "JUPYTERHUB_API_TOKEN": keys.service_token,
        "JUPYTERHUB_API_URL": hub_api,
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE}",
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{_PREFIX}oauth_callback",
        "JUPYTERHUB_OAUTH_SCOPES": f'["{SERVICE_ACCESS}"]',
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": f'["{SERVICE_ACCESS}"]',
        "JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES": f'["{SERVICE_ACCESS}", "{OWN_USER}"]',
    }


def progress_url(settings: Settings) -> str:
    """Return the service's address as a learner's server reaches it: through the proxy."""
    public = settings.proxy_connect_url or settings.public_url
    # A server that listens on every address is reached on the loopback one.
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(public.host or "", public.host)  # noqa: S104  (compared, not bound)
    return f"{public.scheme}://{host}:{public.port}/services/{SERVICE}"
