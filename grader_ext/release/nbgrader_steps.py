"""nbgrader's own preprocessors, run on a notebook as `nbgrader generate_assignment` would.

https://nbgrader.readthedocs.io/en/stable/api/preprocessors.html
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from grader_ext.core.languages import LANGUAGES, language_named
from grader_ext.core.notebook import Notebook

if TYPE_CHECKING:
    from nbgrader.preprocessors import NbGraderPreprocessor

STUB_COMMENT = "YOUR CODE HERE"


def run_nbgrader_steps(notebook: Notebook, language: str) -> Notebook:
    """Turn an instructor's notebook into a learner's.

    Solutions become stubs; hidden tests, marking schemes and outputs go; cells are locked; and the checksums are those
    of the learner's cells, as in `nbgrader.converters.GenerateAssignment`.

    Args:
        notebook: whose `metadata.kernelspec.language` is `language`. It stays as it is.
        language: of the stubs.
    """
    # nbformat ships partial types: this function has none.
    node = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    resources: dict[str, object] = {}
    for step in _steps(language):
        step.preprocess(node, resources)
    return _plain(node)


def _plain(node: NotebookNode) -> Notebook:
    """NotebookNodes as the plain JSON values that `core` speaks of."""
    return {key: _plain_value(value) for key, value in node.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    return value


def _steps(language: str) -> Iterator["NbGraderPreprocessor"]:
    # Importing nbgrader takes seconds (its package starts four server extensions): only who releases waits for it.
    from nbgrader import preprocessors as steps

    config = Config()
    config.ClearSolutions.code_stub = code_stubs(language, steps.ClearSolutions().code_stub)
    # nbgrader leaves cells without its metadata open. Ours to read or to run are locked, whoever wrote them.
    config.LockCells.lock_all_cells = True
    yield steps.LockCells(config=config)
    yield steps.ClearSolutions(config=config)
    yield steps.ClearOutput(config=config)
    yield steps.ClearHiddenTests(config=config)
    yield steps.ClearMarkScheme(config=config)
    yield steps.ComputeChecksums(config=config)
    yield steps.CheckCellMetadata(config=config)


def code_stubs(language: str, nbgraders: Mapping[str, str]) -> dict[str, str]:
    """What stands in place of a solution, by language: ours, then nbgrader's, then a comment for any other."""
    fallback = {language: f"{language_named(language).comment} {STUB_COMMENT}"}
    ours = {known.name: known.stub for known in LANGUAGES.values()}
    return {**fallback, **nbgraders, **ours}
