"""The Jupyter server extension in the learner's server: opens lessons, submits them, relays live events.

It stands between the page and the progress service (docs/contributor/api.md, "The learner's server"), so that the page
never holds a Hub token.
"""

from grader_ext.server.extension import load

__all__ = ["_jupyter_server_extension_points", "_load_jupyter_server_extension"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server where the extension is
    (https://jupyter-server.readthedocs.io/en/latest/developers/extensions.html)."""
    return [{"module": "grader_ext.server"}]


_load_jupyter_server_extension = load
