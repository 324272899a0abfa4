"""`/hub/signup`: asking for an account."""

from tornado import web

from hub_config.authenticator.names import NAME_RULE, normalize
from hub_config.authenticator.pages.page import Page
from hub_config.authenticator.passwords import MIN_LENGTH
from hub_config.authenticator.sign_in import TooManyAttempts
from hub_config.authenticator.sign_up import Request
from hub_config.authenticator.sign_up_mode import SignUpMode


class SignUpPage(Page):
    """The sign-up form. Its answer is the same for a free name and a taken one."""

    async def get(self) -> None:
        """Show the form."""
        if self.current_user:
            self.redirect(self.get_next_url(self.current_user))
            return
        await self._show_form()

    async def post(self) -> None:
        """Take a request for an account."""
        request = Request(
            name=self.field("username"),
            password=self.field("password"),
            repeated=self.field("password_again"),
            invitation=self.field("invitation"),
            address=self.address(),
        )
        reserved = self._is_reserved(normalize(request.name))
        try:
            problem = await self.desk.run(self.desk.sign_up.request, request, reserved=reserved)
        except TooManyAttempts as refusal:
            raise web.HTTPError(429, str(refusal)) from refusal
        if problem:
            self.set_status(400)
            await self._show_form(problem=problem, name=request.name)
            return
        name = normalize(request.name)
        # In the approval mode an invited learner needs no approval: that much the asker knows.
        waits = self.desk.mode is SignUpMode.APPROVAL and not request.invitation
        await self.show("signup_done.html", username=name, waits=waits, login_address=self.login_address(name))

    def _is_reserved(self, name: str) -> bool:
        """Whether the name is an admin's, or a user's that an admin entered in JupyterHub, though it has no account."""
        return name in self.authenticator.admin_users or self.find_user(name) is not None

    async def _show_form(self, problem: str = "", name: str = "") -> None:
        await self.show("signup.html", problem=problem, username=name, name_rule=NAME_RULE, min_length=MIN_LENGTH)
