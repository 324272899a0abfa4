"""What our pages share."""

from jupyterhub import orm
from jupyterhub.handlers import BaseHandler
from jupyterhub.user import User
from tornado.escape import url_escape

from hub_config.authenticator.desk import AccountsDesk


class Page(BaseHandler):  # type: ignore[misc]  # JupyterHub ships no types
    """A page of the hub that a browser asks for; JupyterHub checks the XSRF token of each POST before we see it."""

    @property
    def desk(self) -> AccountsDesk:
        """The accounts that JupyterHub's authenticator keeps."""
        desk: AccountsDesk = self.authenticator.desk
        return desk

    async def show(self, template: str, **values: object) -> None:
        """Answer with a template of `authenticator/templates`."""
        self.finish(await self.render_template(template, **values))

    def field(self, name: str) -> str:
        """Return a field of the posted form, or nothing. Passwords keep the spaces around them."""
        return str(self.get_body_argument(name, "", strip="password" not in name))

    def address(self) -> str:
        """Return the address that the request came from."""
        return self.desk.address_of(self)

    def end_sessions(self, user: User) -> None:
        """Log a user out everywhere: their log-in cookies, and what was granted by OAuth in their browsers.

        Their running server keeps its own token: it is not a browser's.
        """
        user.orm_user.cookie_id = orm.new_token()
        for token in list(user.orm_user.api_tokens):
            if token.session_id:
                self.db.delete(token)
        self.db.commit()

    def login_address(self, name: str) -> str:
        """Return the address of the log-in page with the name filled in."""
        return f"{self.settings['login_url']}?username={url_escape(name)}"
