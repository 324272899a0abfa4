"""JupyterHub's own client, of which we use what needs none of tornado's request handlers."""

from jupyterhub.services.auth import HubOAuth

from progress_service.settings import ServiceSettings


def hub_oauth(settings: ServiceSettings) -> HubOAuth:
    """JupyterHub's own client, told by the settings and not by its own look at the environment."""
    return HubOAuth(
        api_token=settings.api_token.get_secret_value(),
        api_url=str(settings.api_url).rstrip("/"),
        base_url=settings.prefix,
        hub_host=settings.hub_host,
        hub_prefix=settings.hub_prefix,
        oauth_client_id=settings.client_id,
        oauth_redirect_uri=f"{settings.prefix}oauth_callback",
        access_scopes={settings.access_scope},
        cache_max_age=settings.token_seconds,
    )
