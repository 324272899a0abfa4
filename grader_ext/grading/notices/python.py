"""Dangerous calls in Python, by `ast`."""

import ast
from collections.abc import Iterator

from grader_ext.grading.notices.calls import Call, Kind

_BUILTINS: dict[str, Kind] = {
    "open": "file", "eval": "code", "exec": "code", "compile": "code", "__import__": "code", "exit": "process",
    "quit": "process",
}  # fmt: skip
_MODULES: dict[str, Kind] = {
    "subprocess": "process", "multiprocessing": "process", "signal": "process", "pty": "process",
    "shutil": "file", "tempfile": "file", "glob": "file", "fileinput": "file", "pathlib": "file",
    "socket": "network", "urllib": "network", "http": "network", "ftplib": "network", "smtplib": "network",
    "requests": "network", "httpx": "network", "aiohttp": "network", "ssl": "network", "socketserver": "network",
    "ctypes": "code", "importlib": "code", "runpy": "code", "pickle": "code", "marshal": "code", "code": "code",
}  # fmt: skip
_FUNCTIONS: dict[str, Kind] = {
    **dict.fromkeys(
        (f"os.{name}" for name in ("system", "popen", "fork", "forkpty", "kill", "killpg", "_exit", "abort")), "process"
    ),
    **dict.fromkeys(("sys.exit", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"), "process"),
    **dict.fromkeys(
        (
            f"os.{name}"
            for name in (
                "open", "remove", "unlink", "rename", "replace", "rmdir", "removedirs", "mkdir", "makedirs", "listdir",
                "scandir", "walk", "chmod", "chown", "symlink", "link", "truncate",
            )
        ),
        "file",
    ),
}  # fmt: skip
_PREFIXES: dict[str, Kind] = {"os.exec": "process", "os.spawn": "process", "os.posix_spawn": "process"}


def dangerous_calls(source: str) -> Iterator[Call]:
    """The calls and imports that a learner should know of; none when the source is no Python (the run will say so)."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    names = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (call := _called(node, names)):
            yield call


def _imported(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _called(node: ast.Call, names: dict[str, str]) -> Call | None:
    written = _dotted(node.func)
    if not written:
        return None
    first, dot, rest = written.partition(".")
    if first not in names:
        kind = _BUILTINS.get(written)
        return Call(kind, written, node.lineno) if kind else None
    name = names[first] + dot + rest
    kind = _kind(name)
    return Call(kind, name, node.lineno) if kind else None


def _kind(name: str) -> Kind | None:
    by_prefix = next((kind for prefix, kind in _PREFIXES.items() if name.startswith(prefix)), None)
    return _FUNCTIONS.get(name) or by_prefix or _MODULES.get(name.split(".")[0])


def _dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or of attributes of one; nothing of anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
