"""The hub on Kubernetes, where the chart Zero to JupyterHub configures it: what the chart cannot know of Waymark.

`hub.extraConfig` in deploy/kubernetes/values.yaml calls `configure` after the chart's own configuration.
"""

from traitlets.config import Config

from hub_config.errors import ServiceNotInValues
from hub_config.every_hub import configure_every_hub
from hub_config.foreground import tell_first_admin
from hub_config.roles import SERVICE
from hub_config.service import oauth_client
from hub_config.settings import Settings


def configure(c: Config) -> None:
    """Complete the chart's configuration `c`; the first start prints the first admin's name and password.

    Database, proxy, spawner, keys and the service's token stay as the chart has set them.

    Raises:
        SettingInvalid: a variable of `hub.extraEnv` is wrong.
        ServiceNotInValues: the values leave the progress service out.
    """
    settings = Settings.from_environment()
    service = next((one for one in c.JupyterHub.services if one["name"] == SERVICE), None)
    if service is None:
        raise ServiceNotInValues(service=SERVICE)
    service.update(oauth_client())
    tell_first_admin(settings.admin, c.JupyterHub.db_url)
    configure_every_hub(c, settings, c.JupyterHub.db_url)
