"""A source notebook: what an instructor writes, in a folder with a course.toml."""

from pathlib import Path

from grader_ext.server.errors import NoSourceNotebook, NotOnDisk

COURSE_FILE = "course.toml"


def source_notebook(root: str | None, path: str) -> Path:
    """The file of a source notebook.

    Args:
        root: the folder that the Jupyter server shows, if it shows one.
        path: of the notebook, as the page knows it.

    Raises:
        NotOnDisk: the server shows no folder of this machine.
        NoSourceNotebook: it is no notebook of that folder, or no course.toml lies beside it.
    """
    if not root:
        raise NotOnDisk
    file = Path(root, path.strip("/"))
    # Links may lead elsewhere, as they may for Jupyter's own file browser; a path may not.
    if ".." in file.parts or file.suffix != ".ipynb" or not file.is_file() or not (file.parent / COURSE_FILE).is_file():
        raise NoSourceNotebook(path=path)
    return file
