"""Who may sign up."""

from enum import StrEnum


class SignUpMode(StrEnum):
    """Anybody at once; anybody, and an admin approves; whoever has an invitation; nobody."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"
    CLOSED = "closed"
