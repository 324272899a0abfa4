"""`/hub/password`: changing one's own password."""

from tornado import web

from hub_config.authenticator.pages.page import Page
from hub_config.authenticator.passwords import MIN_LENGTH
from hub_config.authenticator.sign_in import TooManyAttempts


class PasswordPage(Page):
    """The form for a new password; the current one is asked for, at the log-in's rate."""

    @web.authenticated
    async def get(self) -> None:
        """Show the form."""
        await self._show_form()

    @web.authenticated
    async def post(self) -> None:
        """Change the password, and log out every other browser of this user."""
        user = self.current_user
        new = self.field("new_password")
        if new != self.field("new_password_again"):
            await self._show_form(problem="The two new passwords differ.")
            return
        current = self.field("current_password")
        try:
            problem = await self.desk.run(self.desk.sign_in.change_password, user.name, current, new, self.address())
        except TooManyAttempts as refusal:
            raise web.HTTPError(429, str(refusal)) from refusal
        if problem:
            await self._show_form(problem=problem)
            return
        self.end_sessions(user)
        self.set_login_cookie(user)
        await self._show_form(done=True)

    async def _show_form(self, *, problem: str = "", done: bool = False) -> None:
        if problem:
            self.set_status(400)
        await self.show("password.html", problem=problem, done=done, min_length=MIN_LENGTH)
