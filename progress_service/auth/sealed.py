"""Values that a browser keeps for us and can neither read nor change: the session, and a log-in under way.

They live in cookies and not in this process, so any number of processes can serve, and a restart logs nobody out.
"""

import base64
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Encrypts and authenticates with a key made from a secret (Fernet; RFC 5869 for the key).

    Args:
        secret: the same in all processes of the service.
    """

    def __init__(self, secret: str) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=b"waymark progress service cookies").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, purpose: str, value: Mapping[str, str]) -> str:
        """The value as a text for a cookie."""
        return self._fernet.encrypt(json.dumps([purpose, dict(value)]).encode()).decode()

    def open(self, purpose: str, sealed: str, max_seconds: int) -> dict[str, str] | None:
        """The value; none when it was not sealed here for this purpose, or too long ago."""
        try:
            found, value = json.loads(self._fernet.decrypt(sealed.encode(), ttl=max_seconds))
        except InvalidToken:
            return None
        return {str(key): str(part) for key, part in value.items()} if found == purpose else None
