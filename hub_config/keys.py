"""The platform's keys: random, made on first use, kept in the data folder for its owner's eyes alone."""

import os
import secrets
from pathlib import Path


class Keys:
    """The keys in `<data>/keys`, each 32 random bytes in hexadecimal. Another start finds the same ones."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "keys"

    def __repr__(self) -> str:
        return f"Keys({str(self._folder)!r})"

    @property
    def cookie_secret(self) -> str:
        """Signs JupyterHub's cookies."""
        return self._key("cookie-secret")

    @property
    def crypt_key(self) -> str:
        """Encrypts what JupyterHub keeps about a log-in."""
        return self._key("crypt-key")

    @property
    def proxy_token(self) -> str:
        """Lets the hub change the proxy's routes."""
        return self._key("proxy-token")

    @property
    def service_token(self) -> str:
        """The progress service's token for the hub's API."""
        return self._key("service-token")

    def _key(self, name: str) -> str:
        path = self._folder / name
        if not path.exists():
            self._make(path)
        return path.read_text().strip()

    def _make(self, path: Path) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        # Written beside and linked into place: whoever comes second keeps the first one's, and never sees half a key.
        written = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123  (a mode from the start)
            file.write(secrets.token_hex(32) + "\n")
        try:
            path.hardlink_to(written)
        except FileExistsError:
            return
        finally:
            written.unlink()
