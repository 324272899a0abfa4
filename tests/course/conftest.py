"""The real grader, for the courses that we ship."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from jupyter_client.kernelspec import KernelSpecManager

from grader_ext.core.course import Course
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.release.check import Grade
from grader_ext.sandbox import Bubblewrap, Pool

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def kernel_specs(tmp_path_factory: pytest.TempPathFactory) -> KernelSpecManager:
    """The installed kernels and this tree's Elixir kernel, which may not be installed."""
    folder = tmp_path_factory.mktemp("kernels")
    shutil.copytree(ROOT / "grader_ext" / "elixir" / "kernelspec", folder / "elixir")
    specs = KernelSpecManager()
    specs.kernel_dirs = [str(folder), *specs.kernel_dirs]
    return specs


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def grade_really(kernel_specs: KernelSpecManager) -> AsyncIterator[Grade]:
    """Grades in real boxes."""
    pool = Pool({}, backend=Bubblewrap(kernel_specs))
    await pool.start()

    async def graded(lesson: Lesson, submission: Submission, course: Course) -> Verdict:
        return await grade(submission, lesson, pool, rules=Rules.of(course, lesson.id))

    yield graded
    await pool.close()
