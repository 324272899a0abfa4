"""Who may do what, in JupyterHub's terms."""

#: The hub's name of the progress service; it answers below `/services/progress/`.
SERVICE = "progress"

#: JupyterHub's group of those who teach. An admin puts people in on the hub's admin page.
INSTRUCTORS = "instructors"

#: What each user, and each learner's server on their behalf, may: reach the progress service.
SERVICE_ACCESS = f"access:services!service={SERVICE}"

#: What the progress service reads of whoever comes: without it a token tells name and groups, and hides an admin.
OWN_USER = "read:users!user"

#: The scopes of a learner's server's own token: JupyterHub's default ones, and what the progress service needs.
SERVER_TOKEN_SCOPES = ["users:activity!user", "access:servers!server", SERVICE_ACCESS, OWN_USER]


def load_roles() -> list[dict[str, object]]:
    """Return the roles for `c.JupyterHub.load_roles`."""
    return [
        {
            "name": "progress-service",
            "description": "Tells learners from instructors and admins.",
            "scopes": ["read:users", "read:groups", "read:roles:users"],
            "services": [SERVICE],
        },
        {
            "name": "instructor",
            "description": "Sees who learns here. What an instructor may in the progress service, it decides.",
            "scopes": ["list:users", "read:users", "read:groups", SERVICE_ACCESS],
            "groups": [INSTRUCTORS],
        },
    ]
