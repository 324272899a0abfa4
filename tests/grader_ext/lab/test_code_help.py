"""Help while code is written: JupyterLab in Chromium, real kernels, and no Waymark configured."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.code_notebook import CodeNotebook
from tests.grader_ext.widget.conftest import Lab, running_lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]
WHERE = "Something is missing here, or does not belong here."
LISTEN = """region => {
  window.announced = [];
  new MutationObserver(() => announced.push(region.textContent)).observe(region, { childList: true });
}"""
"""What a screen reader is told stands in the page for a moment."""
WATCH = """cell => {
  let pressed = 0;
  cell.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver((_, self) => {
    if (!cell.querySelector(".cm-lintRange")) return;
    window.rested = performance.now() - pressed;
    self.disconnect();
  }).observe(cell, { childList: true, subtree: true });
}"""
RESTED_MS = 1_400
"""At least this long nothing is marked in the line that is being written (HALF_WRITTEN_MS in marks.ts)."""
COLOUR_OF_NIL = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--jp-mirror-editor-operator-color)";
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}"""
"""As iex.css has it; JupyterLab's own magenta is another."""
BROKEN = "def area(a, b) do\n  a ** )\nend"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Page, Lab]]:
    """A page for all tests: each opens the notebook that it needs, or goes on in the one that is open."""
    folder = tmp_path_factory.mktemp("code")
    async with (
        running_lab(SimpleNamespace(url=""), folder, "--LabApp.expose_app_in_browser=True") as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        page = await browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(SLOW)
        yield page, lab


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def elixir(opened: tuple[Page, Lab]) -> CodeNotebook:
    notebook = CodeNotebook(*opened)
    await notebook.open("elixir", "elixir", ["", "", BROKEN])
    return notebook


async def test_a_cell_that_was_saved_with_a_mistake_is_marked_as_it_opens(elixir):
    await expect(elixir.problem(2)).to_contain_text("Line 2: unexpected token: )", timeout=SLOW)
    await expect(elixir.editor(2)).to_have_attribute("aria-invalid", "true")
    await expect(elixir.marks(2, "error")).to_have_text([")"])


async def test_the_kernel_says_what_is_wrong_and_the_execution_count_stays(elixir):
    await elixir.cell(0).locator(".cm-announced").evaluate(LISTEN)
    await elixir.write(0, 'a = 1\nIO.puts("é", "b" "c")\nd = 4')
    await expect(elixir.problem(0)).to_have_text('Line 2: syntax error before: "c"', timeout=SLOW)
    await expect(elixir.marks(0, "error")).to_have_text(['"c"'])
    assert 'Line 2: syntax error before: "c"' in await elixir.page.evaluate("announced")
    await elixir.write(0, "a = 1\nd = 4")
    await expect(elixir.problem(0)).to_have_count(0, timeout=SLOW)
    await expect(elixir.editor(0)).not_to_have_attribute("aria-invalid", "true")
    await elixir.write(0, "1 + 1")
    await elixir.run(0)
    await expect(elixir.cell(0).locator(".jp-InputArea-prompt")).to_have_text("[1]:", timeout=SLOW)


async def test_a_mark_leads_to_its_message_and_f8_to_the_mark(elixir):
    await elixir.write(0, "x = )\ny = 2")
    await expect(elixir.problem(0)).to_be_visible(timeout=SLOW)
    await elixir.page.keyboard.press("F8")
    assert await elixir.page.evaluate("getSelection().toString()") == ")"
    tooltip = elixir.page.locator(".cm-tooltip-lint")
    await elixir.hover(0, ")", tooltip)
    await expect(tooltip).to_contain_text("unexpected token: )")


async def test_half_a_line_is_no_mistake_until_nobody_writes_on(elixir):
    await elixir.write(0, "x = 1\ny = 2")
    await expect(elixir.cell(0).locator(".cm-lintRange")).to_have_count(0)
    await elixir.cell(0).evaluate(WATCH)
    await elixir.page.keyboard.type(" )")
    await expect(elixir.problem(0)).to_have_text("Line 2: unexpected token: )", timeout=SLOW)
    assert await elixir.page.evaluate("rested") > RESTED_MS


async def test_while_a_cell_runs_only_the_editors_parser_speaks_and_the_kernel_as_soon_as_it_is_done(elixir):
    await elixir.write(1, 'Jupyter.display("text/plain", "started")\nreceive do\n  :never -> 1\nend')
    await elixir.run(1)
    await expect(elixir.cell(1).locator(".jp-OutputArea-output")).to_have_text("started", timeout=SLOW)
    await elixir.write(0, "x = )\ny = 2")
    await expect(elixir.marks(0, "warning")).to_have_count(1, timeout=SLOW)
    await elixir.hover(0, ")", elixir.page.locator(".cm-tooltip-lint").get_by_text(WHERE))
    await expect(elixir.problem(0)).to_have_count(0)
    await elixir.page.evaluate("jupyterapp.commands.execute('notebook:interrupt-kernel')")
    await expect(elixir.problem(0)).to_have_text("Line 1: unexpected token: )", timeout=SLOW)


async def test_after_a_restart_the_kernel_is_asked_again(elixir):
    await elixir.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    await elixir.write(0, "[1, 2")
    await expect(elixir.problem(0)).to_contain_text("missing terminator: ]", timeout=SLOW)


async def test_a_name_is_explained_under_the_mouse(elixir):
    await elixir.write(0, 'Enum.map([1], fn x -> x end)\n"Enum.map"')
    about = elixir.page.locator(".waymark-Explanation")
    await elixir.hover(0, "map", about)
    await expect(about).to_contain_text("Returns a list where each element")
    await expect(about).to_have_attribute("aria-label", "About map")
    await elixir.page.mouse.move(700, 900)
    await expect(about).to_have_count(0, timeout=SLOW)
    await elixir.editor(0).click()
    await elixir.page.keyboard.press("Control+Home")
    for _ in range(7):
        await elixir.page.keyboard.press("ArrowRight")
    await elixir.page.keyboard.press("Shift+Tab")
    await expect(elixir.page.locator(".jp-Tooltip")).to_contain_text("Returns a list", timeout=SLOW)
    await elixir.page.keyboard.press("Escape")


async def test_completion_names_what_may_come_and_what_each_is(elixir):
    await elixir.write(0, "Enum.ma")
    await elixir.page.keyboard.press("Tab")
    item = elixir.page.locator(".jp-Completer-item").first
    await expect(item).to_contain_text("map", timeout=SLOW)
    await expect(item).to_contain_text("function")
    await elixir.page.keyboard.press("Enter")
    assert await elixir.source(0) == "Enum.map"


async def test_blocks_brackets_and_quotes_close_and_indent_as_elixirs_do(elixir):
    await elixir.type(0, "defmodule A do\n")
    assert await elixir.source(0) == "defmodule A do\n  \nend"
    await elixir.page.keyboard.type('def f(x), do: {"a", [x')
    assert await elixir.source(0) == 'defmodule A do\n  def f(x), do: {"a", [x]}\nend'
    await elixir.page.keyboard.press("Control+/")
    assert await elixir.source(0) == 'defmodule A do\n  # def f(x), do: {"a", [x]}\nend'
    await elixir.page.keyboard.press("Control+/")
    await elixir.type(0, "if a do\n1\nelse")
    assert await elixir.source(0) == "if a do\n  1\nelse\nend"
    await elixir.type(0, "(")
    await elixir.page.keyboard.press("Backspace")
    assert await elixir.source(0) == ""


async def test_end_goes_back_to_where_its_block_begins(elixir):
    await elixir.write(0, "if a do\n  1")
    await elixir.page.keyboard.press("Control+End")
    await elixir.page.keyboard.insert_text("\n  ")
    await elixir.page.keyboard.type("end")
    assert await elixir.source(0) == "if a do\n  1\nend"


async def test_values_have_the_colours_of_iex_and_are_saved_with_the_plain_text(elixir):
    await elixir.write(0, '{:ok, "text", 1.5, nil}')
    await elixir.run(0)
    output = elixir.cell(0).locator(".waymark-Iex")
    await expect(output).to_have_text('{:ok, "text", 1.5, nil}', timeout=SLOW)
    await expect(output.locator(".ansi-magenta-fg")).to_have_css("color", await elixir.page.evaluate(COLOUR_OF_NIL))
    colours = await output.locator("span").evaluate_all("spans => spans.map(span => getComputedStyle(span).color)")
    assert len(set(colours)) == 4
    await elixir.page.evaluate("jupyterapp.shell.currentWidget.context.save()")
    saved = json.loads((elixir.lab.home / "elixir.ipynb").read_text())["cells"][0]["outputs"][0]["data"]
    assert "".join(saved["text/plain"]) == '{:ok, "text", 1.5, nil}'


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
async def test_axe_finds_nothing_serious_in_marks_and_values(elixir, theme):
    await elixir.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    light = "true" if theme == "JupyterLab Light" else "false"
    await expect(elixir.page.locator("body")).to_have_attribute("data-jp-theme-light", light, timeout=SLOW)
    await elixir.write(1, "x = )\ny = 2")
    await expect(elixir.problem(1)).to_be_visible(timeout=SLOW)
    await elixir.page.evaluate(SCRIPT)
    for place in (".waymark-Iex", ".waymark-Problem"):
        assert_readable(await elixir.page.evaluate(FIND, place))


async def test_python_is_marked_by_its_own_parser_and_magics_are_not(opened):
    python = CodeNotebook(*opened)
    await python.open("python3", "python", ["", "%time x = 1\n!ls\nlen?", "%%bash\nfor f in *; do echo $f; done"])
    await python.write(0, "for i in range(3)\n    print(i)")
    await expect(python.problem(0)).to_have_text("Line 1: expected ':'", timeout=SLOW)
    await python.write(1, "%time x = 1\n!ls\nx = )\ny = 2")
    await expect(python.problem(1)).to_contain_text("Line 3: unmatched ')'", timeout=SLOW)
    await python.write(1, "%time x = 1\n!ls\nlen?")
    await expect(python.problem(1)).to_have_count(0, timeout=SLOW)
    for number in (1, 2):
        await expect(python.cell(number).locator(".cm-lintRange")).to_have_count(0)
    await python.write(0, "len([1])")
    about = python.page.locator(".waymark-Explanation")
    await python.hover(0, "len", about)
    await expect(about).to_contain_text("Return the number of items")


async def test_brackets_stay_open_for_who_has_told_jupyterlab_so(opened):
    notebook = CodeNotebook(*opened)
    settings = notebook.lab.home.parent / "jupyter_config_dir/lab/user-settings/@jupyterlab/codemirror-extension"
    settings.mkdir(parents=True)
    (settings / "plugin.jupyterlab-settings").write_text('{"defaultConfig": {"autoClosingBrackets": false}}')
    await notebook.open("elixir", "elixir", ["x = 1"])
    await expect(notebook.editor(0).locator("span").first).to_be_visible(timeout=SLOW)  # the language is there
    await notebook.type(0, "(")
    assert await notebook.source(0) == "("
