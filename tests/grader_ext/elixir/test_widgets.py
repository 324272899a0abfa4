"""Widgets: from an Elixir cell to the frontend's messages and back."""

import os
import textwrap

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def package(tmp_path):
    """A Python package that offers widgets; its folder."""
    folder = tmp_path / "package"
    metadata = folder / "shown-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: shown\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(
        "[elixir_kernel.widgets]\nslider = shown:slider\ncounter = shown:Counter\n"
        "broken = shown:broken\ntext = shown:text\n"
    )
    (folder / "shown.py").write_text(
        textwrap.dedent("""
        import anywidget, ipywidgets, traitlets

        def slider(**options):
            return ipywidgets.IntSlider(**options)

        class Counter(anywidget.AnyWidget):
            _esm = "export default {}"
            steps = traitlets.List().tag(sync=True)

        def broken():
            raise ValueError("no such thing")

        def text():
            return "no widget"
    """)
    )
    return folder


@pytest.fixture
async def shown(package, start_notebook):
    return await start_notebook(env={**os.environ, "PYTHONPATH": str(package)})


async def test_widget_is_opened_and_shown(shown):
    cell = await shown.run('Jupyter.widget("slider", %{value: 7, max: 9, description: "č"})')
    assert cell.value == ":ok"
    opened = {content["comm_id"]: content for content in cell.contents("comm_open")}
    bundle = cell.contents("display_data")[0]["data"]
    model = opened[bundle[VIEW]["model_id"]]
    assert model["target_name"] == "jupyter.widget"
    state = model["data"]["state"]
    assert (state["value"], state["max"], state["description"]) == (7, 9, "č")


async def test_frontend_talks_to_the_widget(shown):
    cell = await shown.run('Jupyter.widget("slider", value: 7)')
    model = cell.contents("display_data")[0]["data"][VIEW]["model_id"]
    assert await state(shown, model) == 7
    await send(shown, model, {"method": "update", "state": {"value": 21}, "buffer_paths": []})
    assert await state(shown, model) == 21
    info = await shown.reply(shown.client.comm_info("jupyter.widget"))
    assert model in info["content"]["comms"]


async def send(notebook, model, data):
    message = notebook.client.session.msg("comm_msg", {"comm_id": model, "data": data})
    notebook.client.shell_channel.send(message)
    return message["header"]["msg_id"]


async def state(notebook, model):
    request = await send(notebook, model, {"method": "request_state"})
    while True:
        message = await notebook.client.get_iopub_msg(timeout=10)
        if message["msg_type"] == "comm_msg" and message["parent_header"]["msg_id"] == request:
            return message["content"]["data"]["state"]["value"]


async def test_widget_answers_while_a_cell_runs(shown):
    cell = await shown.run('Jupyter.widget("slider", value: 7)')
    model = cell.contents("display_data")[0]["data"][VIEW]["model_id"]
    request = await shown.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    assert await state(shown, model) == 7
    await shown.interrupt()
    assert (await shown.collect(request)).ename == "Interrupted"


async def test_reloaded_page_asks_for_all_widgets(shown):
    await shown.run('Jupyter.widget("slider", value: 7)')
    content = {"comm_id": "c0", "target_name": "jupyter.widget.control", "data": {}}
    shown.client.shell_channel.send(shown.client.session.msg("comm_open", content, metadata={"version": "1.0.0"}))
    await send(shown, "c0", {"method": "request_states"})
    while (message := await shown.client.get_iopub_msg(timeout=10))["msg_type"] != "comm_msg":
        pass
    assert message["content"]["data"]["method"] == "update_states"


async def test_anywidget_takes_nested_options(shown):
    cell = await shown.run('Jupyter.widget("counter", %{steps: [1, %{a: nil, b: :two}, 2.5]})')
    opened = [content["data"]["state"] for content in cell.contents("comm_open")]
    assert any(state.get("steps") == [1, {"a": None, "b": "two"}, 2.5] for state in opened)
    assert VIEW in cell.contents("display_data")[0]["data"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ('Jupyter.widget("slide")', ["slide", "broken, counter, ", "slider"]),
        ('Jupyter.widget("broken")', ["broken", "ValueError: no such thing"]),
        ('Jupyter.widget("text")', ["text"]),
        ('Jupyter.widget("slider", %{valu: self()})', ["options hold"]),
        ('Jupyter.widget("slider", %{value: "x"})', ["TraitError"]),
    ],
)
async def test_what_goes_wrong_is_said_in_elixir(shown, code, parts):
    cell = await shown.run(code)
    assert cell.ename == "ArgumentError"
    assert all(part in cell.evalue for part in parts), cell.evalue
    assert cell.contents("display_data") == []
