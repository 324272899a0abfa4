"""JupyterLab in a window as narrow as a telephone's."""

SCROLL_BACK = """
for (const one of document.querySelectorAll(".jp-LabShell, .jp-WindowedPanel-outer")) one.scrollTo({ left: 0 });
"""
"""JupyterLab's own bars are wider than such a window, so that it may have scrolled sideways for a click."""
