"""Why an assertion did not hold, in words for a beginner."""

from dataclasses import dataclass

_LONGEST = 120
"""Characters of a value or an expression that fit into a sentence."""


@dataclass(frozen=True)
class Explanation:
    """A failed assertion."""

    assertion: str
    """The asserted expression, as the author wrote it."""
    operator: str
    """`==` and the like, or nothing when the expression is no comparison."""
    left_source: str
    right_source: str
    left: str
    """`repr` of the left side, or of the whole expression."""
    right: str | None
    left_is_constant: bool
    said: str
    """The author's own message."""

    @property
    def sides(self) -> tuple[str, str] | None:
        """(expected, actual) of an equality, else none. A constant is the expected side, else the right one is."""
        if self.operator != "==" or self.right is None:
            return None
        return (self.left, self.right) if self.left_is_constant else (self.right, self.left)

    @property
    def sentence(self) -> str:
        """The author's message, or one made of what was asserted."""
        if self.said:
            return self.said
        if self.sides:
            expected, actual = self.sides
            source = self.right_source if self.left_is_constant else self.left_source
            return _short(f"`{source}` should be {expected} but is {actual}.", f"`{source}` is not what it should be.")
        if self.right is None:
            return _short(
                f"`{self.assertion}` should be true but is {self.left}.", "A condition should be true but is not."
            )
        both = f"the left side is {self.left}, the right side is {self.right}."
        return _short(f"`{self.assertion}` does not hold: {both}", f"`{self.assertion}` does not hold.")


def _short(sentence: str, otherwise: str) -> str:
    """The sentence, unless it is too long to read; then the shorter one, cut if even that is."""
    if len(sentence) <= 2 * _LONGEST and "\n" not in sentence:
        return sentence
    return otherwise if len(otherwise) <= 2 * _LONGEST else otherwise[: 2 * _LONGEST] + "…`"
