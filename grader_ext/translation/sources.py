"""The sentences of the TypeScript sources that go through the translation bundle `waymark_lab`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.jslexer import Token, tokenize

ROOM = Path(__file__).parents[1]
FOLDERS = (ROOM / "lab" / "src", ROOM / "widget" / "src")
BUNDLE = ROOM / "widget" / "src" / "translation.ts"
"""Hands on what others say, and says nothing itself."""

FORMS = {
    **dict.fromkeys(("__", "gettext"), ("text",)),
    **dict.fromkeys(("_n", "ngettext"), ("text", "plural")),
    **dict.fromkeys(("_p", "pgettext"), ("context", "text")),
    **dict.fromkeys(("_np", "npgettext"), ("context", "text", "plural")),
}
"""Methods of `TranslationBundle`, and what their first arguments are."""
IN_TEMPLATE = re.compile(rf"\.({'|'.join(FORMS)})\(")
"""A call inside of a template string, which the lexer leaves whole."""


class UnreadableSentenceError(ValueError):
    """A sentence to translate must stand as a literal where it is translated, or as literals joined with `+`."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: {type(self).__doc__}")


@dataclass(frozen=True, order=True)
class Sentence:
    """What a translator sees of it. `plural` and `context` are empty where it has none."""

    text: str
    plural: str = ""
    context: str = ""


def sentences() -> dict[Sentence, list[str]]:
    """Each with the files that say it, as paths below this room."""
    found: dict[Sentence, list[str]] = {}
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.ts*") if path != BUNDLE):
        name = path.relative_to(ROOM.parent).as_posix()
        for sentence in dict.fromkeys(sentences_in(path.read_text(), name)):
            found.setdefault(sentence, []).append(name)
    return found


def sentences_in(source: str, name: str) -> Iterator[Sentence]:
    """Those of one file, which errors call `name`."""
    tokens = _tokens(source)
    for index, token in enumerate(tokens):
        place = f"{name}:{token.lineno}"
        if token.type == "template_string":
            for call in IN_TEMPLATE.finditer(token.value):
                yield _sentence(_tokens(token.value[call.end() :]), FORMS[call[1]], place)
        if token.value in FORMS and _is_called(tokens, index):
            yield _sentence(tokens[index + 2 :], FORMS[token.value], place)


def _tokens(source: str) -> list[Token]:
    return [token for token in tokenize(source, jsx=True, dotted=False) if not token.type.endswith("comment")]


def _is_called(tokens: list[Token], index: int) -> bool:
    """As somebody's method; that the sources define such methods elsewhere does not matter."""
    return tokens[index - 1].value.endswith(".") and [one.value for one in tokens[index + 1 : index + 2]] == ["("]


def _sentence(tokens: list[Token], form: tuple[str, ...], place: str) -> Sentence:
    parts: dict[str, str] = {}
    rest = iter(tokens)
    for part in form:
        parts[part] = _literal(rest, place)
    return Sentence(**parts)


def _literal(tokens: Iterator[Token], place: str) -> str:
    """The text of one argument, and the comma or parenthesis behind it, are taken from `tokens`."""
    text = ""
    for token, behind in zip(tokens, tokens, strict=False):
        if token.type != "string" or behind.value not in ("+", ",", ")"):
            break
        text += str(ast.literal_eval(token.value))  # both languages write such strings alike
        if behind.value != "+":
            return text
    raise UnreadableSentenceError(place)
