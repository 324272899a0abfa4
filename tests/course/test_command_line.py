"""`waymark grade` on the lessons that we ship, as an instructor types it."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader_ext.core.verdict import Verdict, VerdictStatus
from grader_ext.release.folder import read_course
from grader_ext.release.learner_notebook import release_bytes, release_lesson

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

WAYMARK = Path(sys.executable).parent / "waymark"
COURSES = Path(__file__).parents[2] / "course"
LESSONS = [
    (folder, entry, lesson)
    for folder in (read_course(path) for path in sorted(COURSES.iterdir()))
    for entry, lesson in folder.lessons
]


def grade(lesson: Path, submission: Path) -> Verdict:
    done = subprocess.run([WAYMARK, "grade", lesson, submission, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Verdict.model_validate_json(done.stdout)


@pytest.mark.parametrize(
    ("folder", "entry", "lesson"), LESSONS, ids=[f"{folder.course.id}-{entry.id}" for folder, entry, _ in LESSONS]
)
def test_the_solution_passes_all_and_the_stub_none(folder, entry, lesson, tmp_path):
    source, stub = folder.path / entry.file_name, tmp_path / "stub.ipynb"
    stub.write_bytes(release_bytes(release_lesson(folder.course, entry, lesson).notebook))

    solved = grade(source, source)
    assert solved.status is VerdictStatus.PASSED
    assert solved.score == solved.max_score > 0
    assert {test.id for test in solved.tests} == {cell.id for cell in lesson.tests}

    untouched = grade(source, stub)
    assert untouched.status is VerdictStatus.FAILED
    assert (untouched.score, untouched.max_score) == (0, solved.max_score)
    assert untouched.lesson_version == solved.lesson_version


@pytest.mark.parametrize("damage", [b"", b'{"a":', b"[]", b'{"nbformat": 3, "worksheets": []}', b"\0" * 100])
def test_a_broken_submission_is_a_sentence(damage, tmp_path):
    broken = tmp_path / "broken.ipynb"
    broken.write_bytes(damage)
    source = COURSES / "python" / "first-steps.ipynb"
    done = subprocess.run([WAYMARK, "grade", source, broken, "--json"], capture_output=True, text=True)
    assert done.returncode == 2
    assert str(broken) in json.loads(done.stdout)["error"]["message"]
    assert str(broken) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_new_lesson_passes_the_check_and_a_broken_one_is_named(tmp_path):
    notebook = tmp_path / "dates.ipynb"
    made = subprocess.run([WAYMARK, "new", "lesson", notebook, "--language", "python"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    table = made.stdout[made.stdout.index("[[lessons]]") :]
    (tmp_path / "course.toml").write_text(f'id = "x"\ntitle = "X"\nlanguage = "python"\n\n{table}')
    checked = subprocess.run([WAYMARK, "check", tmp_path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    broken = nbformat.read(notebook, as_version=4)
    answer = next(cell for cell in broken.cells if "BEGIN SOLUTION" in cell.source)
    answer.source = answer.source.replace("END SOLUTION", "END")
    nbformat.write(broken, notebook)
    checked = subprocess.run([WAYMARK, "check", tmp_path], capture_output=True, text=True)
    assert checked.returncode == 1
    assert "dates: " in checked.stdout
    assert "Traceback" not in checked.stdout + checked.stderr
