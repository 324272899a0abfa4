"""The pages around the log-in, in the look of JupyterHub's own. A GET shows; only a POST with an XSRF token changes."""

from tornado.web import RequestHandler

from hub_config.authenticator.pages.accounts import AccountsPage
from hub_config.authenticator.pages.password import PasswordPage
from hub_config.authenticator.pages.sign_up import SignUpPage

#: Paths under `/hub`.
HANDLERS: list[tuple[str, type[RequestHandler]]] = [
    ("/signup", SignUpPage),
    ("/password", PasswordPage),
    ("/accounts", AccountsPage),
]
