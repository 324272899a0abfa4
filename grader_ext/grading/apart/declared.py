"""What the reference solution of an answer defines: the tests take no more from a learner than the lesson teaches."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Declared:
    """Of one answer cell."""

    names: tuple[str, ...] = ()
    """Defined at the cell's top level: they may replace names that the tests' box has already."""
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The special methods that each class defines; see `python/tests.py` for why it matters."""
    imports: str = ""
    """The import statements, as source: modules do not cross, the tests' box imports them itself."""


def declared_in_python(source: str) -> Declared:
    """Read a reference solution in Python; nothing of one that is no plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Declared()
    classes = {node.name: tuple(_special(node)) for node in tree.body if isinstance(node, ast.ClassDef)}
    imports = "\n".join(ast.unparse(node) for node in tree.body if isinstance(node, _IMPORTS))
    return Declared(tuple(dict.fromkeys(_names(tree.body))), classes, imports)


def _names(body: Iterable[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif not isinstance(node, _IMPORTS):
            yield from (
                found.id for found in ast.walk(node) if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)
            )


def _special(node: ast.ClassDef) -> Iterator[str]:
    yield from (method.name for method in node.body if isinstance(method, ast.FunctionDef) and _is_special(method.name))
    decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
    if "total_ordering" in decorators or "order=True" in decorators:
        yield from _ORDER


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
