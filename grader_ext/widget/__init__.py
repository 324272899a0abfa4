"""The lesson panel as a Jupyter widget: running a lesson's first cell shows it, in any kernel that speaks widgets.

The page's side does everything (`src/`, built into `static/` by `make`): this side only says which module to load.
"""

from grader_ext.widget.lesson_panel import LessonPanel

__all__ = ["LessonPanel"]
