"""Course folders for the tests of this room."""

import json
from pathlib import Path
from typing import Any


def write_course(folder: Path, lessons: dict[str, dict[str, Any] | str], language: str = "python") -> Path:
    """Write a course whose lessons are notebooks, or texts that are none."""
    tables = "".join(f'\n[[lessons]]\nid = "{name}"\ntitle = "{name.title()}"\n' for name in lessons)
    (folder / "course.toml").write_text(f'id = "first"\ntitle = "First"\nlanguage = "{language}"\n{tables}')
    for name, document in lessons.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / f"{name}.ipynb").write_text(text)
    return folder
