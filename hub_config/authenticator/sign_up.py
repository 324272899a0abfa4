"""Asking for an account."""

from dataclasses import dataclass

from hub_config.authenticator import passwords
from hub_config.authenticator.accounts import Accounts
from hub_config.authenticator.invitations import Invitations
from hub_config.authenticator.names import NAME_RULE, is_valid, normalize
from hub_config.authenticator.sign_in import TooManyAttempts
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.authenticator.throttle import SIGN_UP_BY_ADDRESS, Throttle


@dataclass(frozen=True)
class Request:
    """What the sign-up form holds. `invitation` is empty where none is given."""

    name: str
    password: str
    repeated: str
    invitation: str
    address: str


class SignUp:
    """Takes sign-ups.

    A taken name gets the answer, and the work, of a free one: who is asking cannot tell them apart. (In the open mode
    the log-in that follows tells: it works for whoever got the name. Nothing without a second channel, such as mail,
    can hide that. The limit by address slows whoever would try names.)
    """

    def __init__(self, mode: SignUpMode, accounts: Accounts, invitations: Invitations, throttle: Throttle) -> None:
        self._mode = mode
        self._accounts = accounts
        self._invitations = invitations
        self._throttle = throttle

    def request(self, request: Request, *, reserved: bool) -> str | None:
        """Take a request; return why it cannot be taken, as a sentence, or None.

        Args:
            request: the form.
            reserved: the name belongs to somebody though it has no account (a user that an admin entered in
                JupyterHub): treated as taken.

        Raises:
            TooManyAttempts: too many sign-ups from this address.
        """
        if wait := self._throttle.enter(SIGN_UP_BY_ADDRESS.of(request.address)):
            raise TooManyAttempts(wait)
        name = normalize(request.name)
        if problem := self._problem(request, name):
            return problem
        invited = bool(request.invitation) and self._invitations.use(request.invitation)
        if (request.invitation or self._mode is SignUpMode.INVITATION) and not invited:
            return "This invitation code is not valid, or no longer so."
        password_hash = passwords.hash_password(request.password)
        if not reserved:
            self._accounts.add(name, password_hash, approved=invited or self._mode is SignUpMode.OPEN)
        return None

    def _problem(self, request: Request, name: str) -> str | None:
        if self._mode is SignUpMode.CLOSED:
            return "Sign-up is closed. Ask an admin for an account."
        if not is_valid(name):
            return f"This name cannot be used. A name is {NAME_RULE}."
        if request.password != request.repeated:
            return "The two passwords differ."
        return passwords.problem(request.password, name)
