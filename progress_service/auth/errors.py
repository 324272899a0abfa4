"""Why somebody is not let in."""

from grader_ext.core.errors import WaymarkError


class AuthError(WaymarkError):
    """You are not let in."""

    code = "auth-error"


class NotAuthenticated(AuthError):
    """Nobody is logged in: send a valid Hub token as `Authorization: Bearer …`, or log in at the hub's page."""

    code = "not-authenticated"


class ScopeMissing(AuthError):
    """The token of {name!r} lacks the scope {scope}. Ask whoever runs the hub to grant it."""

    code = "scope-missing"


class NotAUser(AuthError):
    """The token belongs to the {kind} {name!r}; only users have progress. Use a user's token."""

    code = "not-a-user"


class HeaderRequired(AuthError):
    """A request that changes something needs the Hub token in its `Authorization` header: a cookie is also sent when
    another page of the same site asks."""

    code = "header-required"


class ForeignOrigin(AuthError):
    """This page's connection comes from {origin}, which is another site than {host}. Open the page at its own
    address."""

    code = "foreign-origin"


class LoginFailed(AuthError):
    """The log-in was not finished: {problem}. Go back to the progress page and try again."""

    code = "login-failed"


class HubUnavailable(AuthError):
    """The hub does not answer, so nobody can be recognised ({problem}). Try again in a moment."""

    code = "hub-unavailable"
