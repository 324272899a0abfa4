"""The ways that JupyterLab offers to change cells, by name."""

CHANGING = [
    "notebook:change-cell-to-heading-1",
    "notebook:change-cell-to-heading-6",
    "notebook:change-cell-to-markdown",
    "notebook:change-cell-to-raw",
    "notebook:cut-cell",
    "notebook:delete-cell",
    "notebook:duplicate-below",
    "notebook:insert-cell-above",
    "notebook:insert-cell-below",
    "notebook:insert-heading-above",
    "notebook:insert-heading-below",
    "notebook:merge-cell-above",
    "notebook:merge-cell-below",
    "notebook:move-cell-down",
    "notebook:move-cell-up",
    "notebook:split-cell-at-cursor",
]


UNCHANGING = {
    "cell-toolbar:delete",  # a button of its own, which runs notebook:delete-cell (see test_button_at_the_cell)
    "notebook:access-next-history-entry",
    "notebook:access-previous-history-entry",
    "notebook:change-cell-to-code",
    "notebook:change-kernel",
    "notebook:clear-all-cell-outputs",
    "notebook:clear-cell-output",
    "notebook:close-and-shutdown",
    "notebook:collapse-all-headings",
    "notebook:copy-selected-text",
    "notebook:copy-to-clipboard",
    "notebook:create-console",
    "notebook:create-new",
    "notebook:create-output-view",
    "notebook:create-subshell-console",
    "notebook:cut-selected-text",
    "notebook:deselect-all",
    "notebook:disable-output-scrolling",
    "notebook:enable-output-scrolling",
    "notebook:enter-command-mode",
    "notebook:enter-edit-mode",
    "notebook:expand-all-headings",
    "notebook:export-to-format",
    "notebook:extend-marked-cells-above",
    "notebook:extend-marked-cells-below",
    "notebook:extend-marked-cells-bottom",
    "notebook:extend-marked-cells-top",
    "notebook:get-kernel",
    "notebook:hide-all-cell-code",
    "notebook:hide-all-cell-outputs",
    "notebook:hide-cell-code",
    "notebook:hide-cell-outputs",
    "notebook:interrupt-kernel",
    "notebook:move-cursor-down",
    "notebook:move-cursor-heading-above-or-collapse",
    "notebook:move-cursor-heading-below-or-expand",
    "notebook:move-cursor-up",
    "notebook:reconnect-to-kernel",
    "notebook:render-all-markdown",
    "notebook:restart-and-run-to-selected",
    "notebook:restart-clear-output",
    "notebook:restart-kernel",
    "notebook:restart-run-all",
    "notebook:run-all-above",
    "notebook:run-all-below",
    "notebook:run-all-cells",
    "notebook:run-cell",
    "notebook:run-in-console",
    "notebook:select-all",
    "notebook:select-last-modified-cell",
    "notebook:select-last-run-cell",
    "notebook:select-next-modified-cell",
    "notebook:set-side-by-side-ratio",
    "notebook:show-all-cell-code",
    "notebook:show-all-cell-outputs",
    "notebook:show-cell-code",
    "notebook:show-cell-outputs",
    "notebook:shutdown-kernel",
    "notebook:toggle-all-cell-line-numbers",
    "notebook:toggle-autoclosing-brackets",
    "notebook:toggle-cell-outputs",
    "notebook:toggle-heading-collapse",
    "notebook:toggle-output-scrolling",
    "notebook:toggle-render-side-by-side-current",
    "notebook:toggle-virtual-scrollbar",
    "notebook:trust",
}
"""Commands that change no cell, or only what a cell shows."""

IN_SEQUENCE = {
    "cut and paste": ("notebook:cut-cell", "notebook:paste-cell-below"),
    "copy and paste above": ("notebook:copy-cell", "notebook:paste-cell-above"),
    "copy and paste": ("notebook:copy-cell", "notebook:paste-cell-below"),
    "copy and paste over": ("notebook:copy-cell", "notebook:paste-and-replace-cell"),
    "run and insert": ("notebook:run-cell-and-insert-below",),
    "delete and undo": ("notebook:delete-cell", "notebook:undo-cell-action", "notebook:redo-cell-action"),
    "move, undo and redo": ("notebook:move-cell-up", "notebook:undo-cell-action", "notebook:redo-cell-action"),
}


SELECTED = ["notebook:cut-cell", "notebook:delete-cell", "notebook:merge-cells", "notebook:move-cell-up"]


KEYS = {
    "delete: d d": "d d",
    "cut: x": "x",
    "cut and paste: x v": "x v",
    "copy and paste: c v": "c v",
    "insert above: a": "a",
    "insert below: b": "b",
    "to Markdown: m": "m",
    "to raw: r": "r",
    "merge: Shift+M": "Shift+M",
    "merge above: Ctrl+Backspace": "Control+Backspace",
    "merge below: Ctrl+Shift+M": "Control+Shift+M",
    "move up: Ctrl+Shift+Up": "Control+Shift+ArrowUp",
    "move down: Ctrl+Shift+Down": "Control+Shift+ArrowDown",
    "type": "Enter q",
    "delete backwards": "Enter Control+End Backspace",
    "delete forwards": "Enter Control+Home Delete",
    "new line": "Enter Enter",
    "indent: Ctrl+]": "Enter Control+]",
    "delete the line: Ctrl+Shift+K": "Enter Control+Shift+K",
    "cut text": "Enter Control+a Control+x",
    "split: Ctrl+Shift+Minus": "Enter Control+Home ArrowDown Control+Shift+Minus",
    "run and insert: Alt+Enter": "Alt+Enter",
}


IN_THE_EDIT_MENU = [
    "notebook:cut-cell",
    "notebook:delete-cell",
    "notebook:merge-cell-above",
    "notebook:merge-cell-below",
    "notebook:move-cell-down",
    "notebook:move-cell-up",
    "notebook:split-cell-at-cursor",
]
IN_THE_CONTEXT_MENU = [
    "notebook:cut-cell",
    "notebook:delete-cell",
    "notebook:merge-cell-above",
    "notebook:merge-cell-below",
    "notebook:split-cell-at-cursor",
]


BY_PROGRAM = {
    "set the source": "cell.setSource('x')",
    "write into the source": "cell.updateSource(0, 2, 'x')",
    "let it be edited": "cell.setMetadata('editable', true); cell.setSource('y')",
    "take its role": "for (const key of ['nbgrader', 'editable']) cell.deleteMetadata(key); cell.setSource('x')",
    "delete": "notebook.deleteCell(index)",
    "delete a range": "notebook.deleteCellRange(index - 1, index + 1)",
    "move": "notebook.moveCell(index, index + 1)",
    "move another way": "(cell = cell.toJSON(), notebook.deleteCell(index), notebook.insertCell(index + 1, cell))",
    "replace": (
        "notebook.transact(() => { notebook.deleteCell(index); notebook.insertCell(index, {cell_type: 'raw'}); })"
    ),
    "change its type": (
        "notebook.transact(() => { const {id, metadata} = cell; notebook.deleteCell(index);"
        " notebook.insertCell(index, {id, metadata, cell_type: 'raw', source: 'x'}); })"
    ),
    "put a copy beside it": "notebook.insertCell(0, cell.toJSON())",
}
"""What another extension may do, on the notebook's shared model. The last is what a drop from another notebook does."""


OF_TEXT = {
    "notebook:paste-text",
    "notebook:redo",
    "notebook:replace-selection",
    "notebook:run-cell-and-select-next",
    "notebook:undo",
}
"""Of the editor, which is read-only in these cells."""
