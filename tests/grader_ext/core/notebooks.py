"""Notebooks for the tests of this room, made of the parts that a test is about."""

from typing import Any


def cell(source: str, *, kind: str = "code", outputs: list[Any] | None = None, **metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source, "id": f"c{abs(hash(source))}"}
    if kind == "code":
        made |= {"outputs": outputs or [], "execution_count": None}
    return made


def graded(grade_id: str | None, *, grade: bool, solution: bool, points: float | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"schema_version": 3, "grade": grade, "solution": solution, "locked": not solution}
    if grade_id is not None:
        made["grade_id"] = grade_id
    if points is not None:
        made["points"] = points
    return made


def answer(grade_id: str | None = "greet", source: str = "def greet(): ...", **more: Any) -> dict[str, Any]:
    return cell(source, nbgrader=graded(grade_id, grade=False, solution=True), **more)


def assertion(grade_id: str | None = "test_greet", source: str = "assert greet()", points: float | None = 1.0, **more):
    return cell(source, nbgrader=graded(grade_id, grade=True, solution=False, points=points), **more)


def expectation(grade_id: str = "shows", outputs: list[Any] | None = None) -> dict[str, Any]:
    return assertion(grade_id, "print(greet())", waymark={"kind": "expectation"}, outputs=outputs)


def stdout(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def result(text: str) -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": text}}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    numbered = [{**cell, "id": f"c{number}"} for number, cell in enumerate(cells)]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernelspec, **metadata},
        "cells": numbered,
    }
