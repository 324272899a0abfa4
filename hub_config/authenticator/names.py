"""A learner's name has one spelling, so that no two accounts look alike."""

import re
import unicodedata

#: What a normalized name looks like: it is safe in a path, in an address and on a screen.
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?")

#: The rule in words, for a page.
NAME_RULE = "1 to 32 of the letters a to z, digits, dot, hyphen and underscore; a letter or digit first and last"


def normalize(name: str) -> str:
    """Return the name's one spelling: compatibility characters unified (NFKC), lower case, no space around it.

    `ALICE`, ` alice ` and the same in full-width letters are all `alice`. A letter that merely looks Latin stays what
    it is, and is refused by `is_valid`.
    """
    return unicodedata.normalize("NFKC", name).casefold().strip()


def is_valid(name: str) -> bool:
    """Whether a normalized name may be an account's."""
    return NAME.fullmatch(name) is not None and ".." not in name
