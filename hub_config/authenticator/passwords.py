"""Which passwords are accepted, and how they are kept."""

import secrets
import unicodedata

import argon2
import zxcvbn

MIN_LENGTH = 8
#: Longer ones are refused rather than cut: argon2 would take them, at a cost that the sender chooses.
MAX_LENGTH = 256

# zxcvbn refuses longer input, and what stands behind cannot make a password easier to guess.
_ESTIMATED_LENGTH = 72
# zxcvbn's score: 0 and 1 fall within a million guesses, being common or close to it; 2 within a hundred million.
_MIN_SCORE = 2

# argon2id with the parameters of RFC 9106's second recommendation, argon2-cffi's defaults.
_HASHER = argon2.PasswordHasher()
# Verified against where there is no account, so that an unknown name takes as long as a known one.
_NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe(32))


def problem(password: str, name: str) -> str | None:
    """Return why the password is refused, as a sentence for its owner, or None when it is good.

    Common passwords, and those that follow from the name, are refused by zxcvbn's frequency lists.
    """
    if len(password) < MIN_LENGTH:
        return f"The password is too short: it needs {MIN_LENGTH} characters."
    if len(password) > MAX_LENGTH:
        return f"The password is too long: {MAX_LENGTH} characters at most."
    estimate = zxcvbn.zxcvbn(password[:_ESTIMATED_LENGTH], user_inputs=[name, "waymark", "jupyter", "jupyterhub"])
    if estimate["score"] < _MIN_SCORE:
        return "The password is easy to guess: it is common, or close to a common one or to your name."
    return None


def hash_password(password: str) -> str:
    """Return the argon2id hash in its standard form (`$argon2id$…`), which names its parameters."""
    return _HASHER.hash(_normalize(password))


def verify(hashed: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it never does, after the same work."""
    try:
        _HASHER.verify(hashed or _NOBODYS_HASH, _normalize(password[: MAX_LENGTH + 1]))
    except argon2.exceptions.VerifyMismatchError:
        return False
    return hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(hashed)


def generate() -> str:
    """Return a new random password of 96 bits."""
    return secrets.token_urlsafe(12)


def _normalize(password: str) -> str:
    # The same characters typed on another machine must be the same bytes (NIST SP 800-63B, section 5.1.1.2).
    return unicodedata.normalize("NFKC", password)
