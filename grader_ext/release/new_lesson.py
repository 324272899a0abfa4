"""A new lesson, made from the template of its language: a small lesson that already passes the check."""

import json
import re
from importlib.resources import files
from pathlib import Path

from grader_ext.core.course import ID_PATTERN
from grader_ext.core.errors import WaymarkError
from grader_ext.release.folder import COURSE_FILE, read_course_file
from grader_ext.release.learner_notebook import release_bytes

TITLE_IN_TEMPLATE = "# Title of the lesson"


class NewLessonError(WaymarkError):
    """{path} cannot become a new lesson."""

    code = "new-lesson-error"


class FileExists(NewLessonError):
    """{path} exists already and was left as it is. Choose another name, or delete the file first."""

    code = "new-lesson-file-exists"


class NoFolder(NewLessonError):
    """{path}: its folder does not exist. Make it first: `mkdir -p {folder}`."""

    code = "new-lesson-no-folder"


class BadLessonId(NewLessonError):
    """{path}: {name!r} cannot be a lesson's id. Use small letters, digits, `-` and `_`, and begin with a letter or
    digit."""

    code = "new-lesson-bad-id"


class LanguageNotGiven(NewLessonError):
    """{path}: there is no course.toml beside it that tells the language. Say `--language python` (or one of:
    {known})."""

    code = "new-lesson-language-not-given"


class NoTemplate(NewLessonError):
    """{path}: there is no lesson template for {language!r}, only for: {known}. Write the notebook in JupyterLab with
    nbgrader's Create Assignment toolbar; docs/instructor.md shows how."""

    code = "new-lesson-no-template"


def write_new_lesson(path: Path, language: str | None = None, title: str | None = None) -> str:
    """Write a new lesson's source notebook; never over an existing file.

    Args:
        path: of the notebook; its name without `.ipynb` is the lesson's id.
        language: the one of the `course.toml` beside it when not given.
        title: made from the id when not given.

    Returns:
        The table to add to `course.toml`, as TOML text.

    Raises:
        NewLessonError: one of its kinds; nothing was written.
        CourseFolderError, Problems: the `course.toml` beside it cannot be read.
    """
    path = path if path.suffix == ".ipynb" else path.with_name(f"{path.name}.ipynb")
    if not re.match(ID_PATTERN, path.stem):
        raise BadLessonId(path=path, name=path.stem)
    if not path.parent.is_dir():
        raise NoFolder(path=path, folder=path.parent)
    title = title or re.sub(r"^\d+[-_]", "", path.stem).replace("-", " ").replace("_", " ").capitalize()
    content = _from_template(path, language or _course_language(path), title)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise FileExists(path=path) from error
    return f'[[lessons]]\nid = "{path.stem}"\ntitle = {json.dumps(title, ensure_ascii=False)}\n'


def template_languages() -> tuple[str, ...]:
    """The languages that a new lesson can be made for."""
    return tuple(sorted(Path(file.name).stem for file in files("grader_ext.release.templates").iterdir()))


def _course_language(path: Path) -> str:
    course_file = path.parent / COURSE_FILE
    if not course_file.is_file():
        raise LanguageNotGiven(path=path, known=", ".join(template_languages()))
    return read_course_file(course_file).language


def _from_template(path: Path, language: str, title: str) -> bytes:
    known = template_languages()
    if language not in known:
        raise NoTemplate(path=path, language=language, known=", ".join(known))
    text = files("grader_ext.release.templates").joinpath(f"{language}.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = [line.replace(TITLE_IN_TEMPLATE, f"# {title}") for line in cell["source"]]
    return release_bytes(notebook)
