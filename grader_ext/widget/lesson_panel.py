"""The kernel's side of the lesson panel."""

from pathlib import Path
from typing import ClassVar

from anywidget import AnyWidget

from grader_ext.core.errors import WaymarkError

LOADER = Path(__file__).parent / "static" / "loader.js"
MODEL_ID = "waymark-lesson-panel"
"""The same in every kernel, and in the state that the server extension saves in a lesson's notebook: so the output that
a run leaves there still shows the panel when the notebook opens again without that kernel."""


class PanelNotBuilt(WaymarkError):
    """The lesson panel was not built: {path} is missing. Run `make` in the source folder, or install the wheel."""

    code = "panel-not-built"


class LessonPanel(AnyWidget):
    """The panel at the head of a lesson. It knows nothing: the page reads the notebook and asks the learner's server.

    One is open in a kernel at a time: since all share their id, an older one would close the newer one as it goes.

    Raises:
        PanelNotBuilt: when a source checkout was not built.
    """

    _open: ClassVar["LessonPanel | None"] = None

    def __init__(self) -> None:
        if not LOADER.is_file():
            raise PanelNotBuilt(path=LOADER)
        self._esm = LOADER.read_text(encoding="utf-8")
        if LessonPanel._open is not None:
            LessonPanel._open.close()
        super().__init__(model_id=MODEL_ID)
        LessonPanel._open = self
