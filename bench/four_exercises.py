"""The lesson that graders are measured on, and a submission with two right and two wrong answers."""

import json
from pathlib import Path

from grader_ext.core.lesson import Lesson
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import Notebook, parse_notebook
from grader_ext.core.submission import Submission, extract_answers

SOURCE = Path(__file__).parent / "lesson" / "four_exercises.ipynb"
WRONG = {
    "initials": "def initials(name):\n    return name[0]",
    "count_words": "def count_words(text):\n    return text.count(' ')",
}


def lesson() -> Lesson:
    return parse_lesson(parse_notebook(SOURCE.read_bytes(), str(SOURCE)), "four_exercises", str(SOURCE))


def submitted_notebook() -> Notebook:
    """The source with two answers made wrong; the others keep their solutions."""
    notebook = parse_notebook(SOURCE.read_bytes(), str(SOURCE))
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = WRONG.get(grade_id, cell["source"])
    return notebook


def submitted_bytes() -> bytes:
    return json.dumps(submitted_notebook()).encode()


def submission() -> Submission:
    of = lesson()
    answers = extract_answers(submitted_notebook(), of.submitted, str(SOURCE))
    return Submission(lesson=of.id, lesson_version=of.version, answers=answers)
