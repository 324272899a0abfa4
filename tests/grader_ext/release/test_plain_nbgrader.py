"""A course that was written for nbgrader alone, in the shape of its quickstart: no `waymark` metadata, nbformat 4.4."""

from courses import write_course
from notebooks import cell, graded

from grader_ext.release.folder import read_course
from grader_ext.release.learner_notebook import release_lesson

SQUARES = '''def squares(n):
    """Compute the squares of numbers from 1 to n."""
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i ** 2 for i in range(1, n + 1)]
    ### END SOLUTION'''
CHECKS = """assert squares(2) == [1, 4]
### BEGIN HIDDEN TESTS
assert squares(1) == [1]
### END HIDDEN TESTS"""


def quickstart():
    essay = cell("My proof. MAGIC", kind="markdown", nbgrader=graded("proof", grade=True, solution=True, points=2))
    task = cell(
        "Draw a plot.\n### BEGIN MARK SCHEME\nTwo axes MAGIC\n### END MARK SCHEME",
        kind="markdown",
        nbgrader={**graded("plot", grade=False, solution=False, points=3), "task": True, "locked": True},
    )
    cells = [
        cell("Before you turn this in, restart the kernel.", kind="markdown"),
        cell("NAME = ''"),
        cell("Read me", kind="markdown", nbgrader=graded("intro", grade=False, solution=False)),
        cell(SQUARES, nbgrader=graded("squares", grade=False, solution=True)),
        cell(CHECKS, nbgrader=graded("correct_squares", grade=True, solution=False, points=1)),
        essay,
        task,
    ]
    for one in cells:
        del one["id"]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {"kernelspec": kernelspec, "celltoolbar": "Create Assignment"},
        "cells": cells,
    }


def test_it_releases_as_it_is(tmp_path):
    folder = read_course(write_course(tmp_path, {"problem1": quickstart()}))
    (entry, lesson), *rest = folder.lessons
    assert not rest
    assert not folder.problems
    assert lesson.max_score == 1.0
    _panel, *cells = release_lesson(folder.course, entry, lesson).notebook["cells"]
    assert [one["source"] for one in cells[3:]] == [
        (
            'def squares(n):\n    """Compute the squares of numbers from 1 to n."""\n'
            "    # YOUR CODE HERE\n    raise NotImplementedError()"
        ),
        "assert squares(2) == [1, 4]",
        "YOUR ANSWER HERE",
        "Draw a plot.",
    ]
    assert {len(one["metadata"]["nbgrader"]["checksum"]) for one in cells[2:]} == {32}
