"""The same JupyterLab as for the lesson panel itself: the extension is in it as the wheel brings it."""

from tests.grader_ext.widget.conftest import browser, contract, lab, page, service

__all__ = ["browser", "contract", "lab", "page", "service"]
