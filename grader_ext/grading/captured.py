"""Text from a box, kept within a size that is stated where it was cut."""

import re

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class CapturedText:
    """Gathers text up to a limit and counts what goes beyond it.

    Args:
        limit_kb: how many KiB of UTF-8 are kept.
    """

    def __init__(self, limit_kb: int) -> None:
        self._limit_kb = limit_kb
        self._left = limit_kb * 1024
        self._parts: list[str] = []
        self.size = 0
        """Bytes that came, kept or not."""

    def add(self, text: str) -> None:
        """Take more text, as far as there is room."""
        data = text.encode("utf-8", "replace")
        self.size += len(data)
        if self._left <= 0:
            return
        if len(data) > self._left:
            text = data[: self._left].decode("utf-8", "ignore")
        self._left -= len(data)
        self._parts.append(text)

    @property
    def was_cut(self) -> bool:
        """Whether text was left out."""
        return self.size > self._limit_kb * 1024

    @property
    def kept(self) -> str:
        """What was kept, as it came."""
        return "".join(self._parts)

    @property
    def text(self) -> str:
        """What was kept, readable, and with a note at its end if it was cut."""
        return plain(self.kept) + (f"\n… cut after {self._limit_kb} KiB" if self.was_cut else "")


def cut_text(text: str, limit_kb: int) -> str:
    """The text without ANSI codes, cut with a note when it is longer than that many KiB."""
    captured = CapturedText(limit_kb)
    captured.add(text)
    return captured.text


def plain(text: str) -> str:
    """The text without ANSI codes and without characters that neither a page nor the database can take."""
    return _UNSEEN.sub("", _ANSI.sub("", text))
