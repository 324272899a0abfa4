"""Reading a notebook document, wherever it came from, with errors that tell what to do."""

import json
from typing import Any

from nbformat.validator import iter_validate

from grader_ext.core.errors import WaymarkError

Notebook = dict[str, Any]
"""A notebook of nbformat 4 as plain JSON values (https://nbformat.readthedocs.io/en/latest/format_description.html)."""

MAX_NOTEBOOK_BYTES = 16 * 1024 * 1024


class NotebookError(WaymarkError):
    """{where} is not a notebook that can be used."""

    code = "notebook-error"


class NotebookTooLarge(NotebookError):
    """{where} has {size_mb:.1f} MB; a notebook may have {limit_mb:.1f} MB. Clear the outputs
    (Edit > Clear Outputs of All Cells), save, and try again."""

    code = "notebook-too-large"


class NotebookNotText(NotebookError):
    """{where} is not UTF-8 text (byte {position}). Save it again from JupyterLab."""

    code = "notebook-not-text"


class NotebookNotJson(NotebookError):
    """{where} is not JSON: {problem} (line {line}, column {column}). Restore the file from a copy, or open the lesson
    again to get a fresh one."""

    code = "notebook-not-json"


class NotebookHasNull(NotebookError):
    """{where}, cell {cell}: the source holds a null character, which neither a kernel nor the database can take. Delete
    it and save."""

    code = "notebook-has-null"


class NotebookOldFormat(NotebookError):
    """{where} is of nbformat {found}; Waymark reads nbformat 4. Convert it with `jupyter nbconvert --to notebook`, or
    open and save it in JupyterLab."""

    code = "notebook-old-format"


class NotebookInvalid(NotebookError):
    """{where} does not follow nbformat 4: {problem}. Open and save it in JupyterLab, which repairs most of this."""

    code = "notebook-invalid"


def parse_notebook(data: bytes, where: str) -> Notebook:
    """Read a notebook of nbformat 4.

    Args:
        data: the file's content.
        where: what to call it in errors, usually its path.

    Raises:
        NotebookError: one of its kinds, when the content cannot be used.
    """
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise NotebookTooLarge(where=where, size_mb=len(data) / 1e6, limit_mb=MAX_NOTEBOOK_BYTES / 1e6)
    return check_notebook(_parse_json(data, where), where)


def check_notebook(document: object, where: str) -> Notebook:
    """Take a JSON value as a notebook of nbformat 4, its multi-line strings joined.

    Raises:
        NotebookError: when it is not one.
    """
    if not isinstance(document, dict):
        raise NotebookInvalid(where=where, problem=f"a JSON object was expected, not {type(document).__name__}")
    if document.get("nbformat") != 4:
        raise NotebookOldFormat(where=where, found=document.get("nbformat", "unknown"))
    # nbformat ships partial types: this function has none.
    for error in iter_validate(document, relax_add_props=True):  # type: ignore[no-untyped-call]
        raise NotebookInvalid(where=where, problem=str(error).splitlines()[0]) from error
    return _check_sources(_join_lines(document), where)


def _parse_json(data: bytes, where: str) -> object:
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotebookNotText(where=where, position=error.start) from error
    except json.JSONDecodeError as error:
        raise NotebookNotJson(where=where, problem=error.msg, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise NotebookNotJson(where=where, problem="nested too deeply", line=1, column=1) from error


def _join_lines(document: Notebook) -> Notebook:
    """nbformat allows a text to be a list of lines; everything after this sees one string."""
    cells = [{**cell, "source": joined(cell["source"])} for cell in document["cells"]]
    return {**document, "cells": cells}


def joined(text: str | list[str]) -> str:
    """nbformat's multi-line string as one string."""
    return text if isinstance(text, str) else "".join(text)


def _check_sources(document: Notebook, where: str) -> Notebook:
    for number, cell in enumerate(document["cells"], start=1):
        if "\0" in cell["source"]:
            raise NotebookHasNull(where=where, cell=number)
    return document
