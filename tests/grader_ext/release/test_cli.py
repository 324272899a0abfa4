import json
from contextlib import asynccontextmanager

import pytest
import typer
from courses import write_course
from judge import judge
from notebooks import answer, assertion, notebook
from typer.testing import CliRunner

from grader_ext.core.errors import Problems
from grader_ext.release import cli
from grader_ext.release.errors import OutIsSource, OutNotWritable

SOLVED = "def greet():\n    ### BEGIN SOLUTION\n    return 'hi'\n    ### END SOLUTION"
GOOD = notebook(answer(source=SOLVED), assertion(source="assert greet() == 'hi'"))


class Judge:
    """The judge of these tests, who knows one kernel."""

    kernels = ("python3",)

    async def __call__(self, *case):
        return await judge(*case)


@asynccontextmanager
async def open_judge(sandbox):
    assert sandbox is None
    yield Judge()


@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(cli.release)
    app.command()(cli.check_command(open_judge))
    app.command()(cli.new_lesson)
    return lambda *args: CliRunner().invoke(app, [str(arg) for arg in args])


def test_release_writes_the_learners_notebooks(run, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    result = run("release", write_course(source, {"a": GOOD, "b": GOOD}), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "2 of 2 lessons" in result.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.ipynb", "b.ipynb"]
    assert "return 'hi'" not in (tmp_path / "out" / "a.ipynb").read_text()


def test_release_writes_the_good_lessons_and_names_the_broken_one(run, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    result = run("release", write_course(source, {"a": "{", "b": GOOD}), "--out", tmp_path / "out")
    assert isinstance(result.exception, Problems)
    assert "a.ipynb" in str(result.exception)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.ipynb"]


def test_release_never_writes_over_the_source(run, tmp_path):
    write_course(tmp_path, {"a": GOOD})
    before = (tmp_path / "a.ipynb").read_text()
    assert isinstance(run("release", tmp_path, "--out", tmp_path / "." / "").exception, OutIsSource)
    assert (tmp_path / "a.ipynb").read_text() == before


def test_release_writes_nothing_outside_out(run, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (tmp_path / "x.ipynb").write_text("mine")
    write_course(source, {"a": GOOD})
    with (source / "course.toml").open("a") as file:
        file.write('\n[[lessons]]\nid = "x"\ntitle = "X"\nnotebook = "../x.ipynb"\n')
    result = run("release", source, "--out", tmp_path / "out")
    assert "without a path" in str(result.exception)
    assert (tmp_path / "x.ipynb").read_text() == "mine"
    assert not (tmp_path / "out").exists()


def test_release_says_where_it_cannot_write(run, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (tmp_path / "out").write_text("a file")
    result = run("release", write_course(source, {"a": GOOD}), "--out", tmp_path / "out")
    assert isinstance(result.exception, OutNotWritable)


def test_check_says_when_there_is_nothing_to_mend(run, tmp_path):
    result = run("check", write_course(tmp_path, {"a": GOOD}))
    assert result.exit_code == 0, result.output
    assert "can be taught" in result.output


def test_check_exits_with_1_and_prints_findings_as_json(run, tmp_path):
    free = notebook(answer(source=SOLVED), assertion(source="assert greet"))
    result = run("check", write_course(tmp_path, {"a": GOOD, "b": free}), "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["version"] == 1
    assert {one["lesson"] for one in report["findings"]} == {"b"}
    assert {"lesson", "cell", "code", "message"} == set(report["findings"][0])


def test_check_and_release_of_a_notebook_are_about_its_lesson_alone(run, tmp_path):
    write_course(tmp_path, {"a": "{", "b": GOOD})
    assert "this lesson can be taught" in run("check", tmp_path / "b.ipynb").output
    result = run("release", tmp_path / "b.ipynb", "--out", tmp_path / "out", "--json")
    written = tmp_path / "out" / "b.ipynb"
    assert json.loads(result.stdout) == {"version": 1, "released": [{"lesson": "b", "notebook": str(written)}]}
    assert [path.name for path in (tmp_path / "out").iterdir()] == [written.name]
    assert isinstance(run("release", tmp_path / "b.ipynb", "--out", tmp_path).exception, OutIsSource)


def test_check_of_a_course_toml_with_a_cycle_is_a_finding(run, tmp_path):
    write_course(tmp_path, {"a": GOOD})
    (tmp_path / "course.toml").write_text(
        'id = "x"\ntitle = "X"\nlanguage = "python"\n[[lessons]]\nid = "a"\ntitle = "A"\nprerequisites = ["a"]\n'
    )
    result = run("check", tmp_path, "--json")
    assert result.exit_code == 1
    assert [one["code"] for one in json.loads(result.stdout)["findings"]] == ["course-prerequisite-cycle"]


def test_check_of_a_folder_that_is_no_course_is_a_finding(run, tmp_path):
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "course.toml" in result.output


def test_new_lesson_tells_what_to_add_to_course_toml(run, tmp_path):
    write_course(tmp_path, {"a": GOOD})
    result = run("new-lesson", tmp_path / "loops")
    assert result.exit_code == 0, result.output
    assert 'id = "loops"' in result.output
    assert (tmp_path / "loops.ipynb").is_file()
