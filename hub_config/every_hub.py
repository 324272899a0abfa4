"""What is configured alike wherever the hub runs: who gets in, and who may do what."""

from pathlib import Path

from traitlets.config import Config

from hub_config.authenticator.authenticator import WaymarkAuthenticator
from hub_config.hub_session import end_request
from hub_config.roles import SERVER_TOKEN_SCOPES, SERVICE_ACCESS, load_roles
from hub_config.settings import Settings


def configure_every_hub(c: Config, settings: Settings, database_url: str) -> None:
    """Set accounts, roles and scopes on traitlets' configuration `c`; what stands there already is kept.

    Args:
        c: JupyterHub's configuration.
        settings: of who may sign up.
        database_url: SQLAlchemy's address of the hub's database.
    """
    c.JupyterHub.tornado_settings.update({"log_function": end_request})
    c.JupyterHub.authenticator_class = WaymarkAuthenticator
    c.Authenticator.allow_all = True  # whoever has an approved account
    c.WaymarkAuthenticator.database_url = database_url
    c.WaymarkAuthenticator.sign_up_mode = settings.sign_up_mode.value
    c.JupyterHub.template_paths = [str(Path(__file__).parent / "authenticator" / "templates")]
    c.JupyterHub.template_vars = {"waymark_sign_up_mode": settings.sign_up_mode.value}
    c.JupyterHub.load_roles.extend(load_roles())
    c.JupyterHub.extra_user_scopes = {SERVICE_ACCESS}
    c.Spawner.server_token_scopes = SERVER_TOKEN_SCOPES
