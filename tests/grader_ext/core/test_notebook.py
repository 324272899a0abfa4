import json

import pytest
from notebooks import cell, notebook

from grader_ext.core import notebook as reading
from grader_ext.core.notebook import (
    NotebookHasNull,
    NotebookInvalid,
    NotebookNotJson,
    NotebookNotText,
    NotebookOldFormat,
    NotebookTooLarge,
    check_notebook,
    parse_notebook,
)


def as_bytes(document: object) -> bytes:
    return json.dumps(document).encode()


def test_a_good_notebook_comes_back_with_sources_joined():
    document = notebook(cell("a = 1\nb = 2"))
    document["cells"][0]["source"] = ["a = 1\n", "b = 2"]
    assert parse_notebook(as_bytes(document), "x.ipynb")["cells"][0]["source"] == "a = 1\nb = 2"


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"{not json", NotebookNotJson, "line 1, column 2"),
        (b"\xff\xfe", NotebookNotText, "byte 0"),
        (b"[" * 200_000, NotebookNotJson, "nested too deeply"),
        (as_bytes([1]), NotebookInvalid, "not list"),
        (as_bytes({"nbformat": 3, "worksheets": []}), NotebookOldFormat, "nbformat 3"),
        (as_bytes({}), NotebookOldFormat, "unknown"),
        (as_bytes({"nbformat": 4, "nbformat_minor": 5, "metadata": {}}), NotebookInvalid, "cells"),
        (as_bytes(notebook(cell("a\0b"))), NotebookHasNull, "cell 1"),
    ],
)
def test_bad_content_is_told_with_its_place(data: bytes, error: type[Exception], says: str):
    with pytest.raises(error, match=says) as raised:
        parse_notebook(data, "x.ipynb")
    assert str(raised.value).startswith("x.ipynb")


def test_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MAX_NOTEBOOK_BYTES", 10)
    with pytest.raises(NotebookTooLarge, match="Clear the outputs"):
        parse_notebook(b"x" * 11, "x.ipynb")


def test_checking_does_not_change_what_it_was_given():
    document = notebook(cell("a"))
    before = json.dumps(document)
    check_notebook(document, "x.ipynb")
    assert json.dumps(document) == before
