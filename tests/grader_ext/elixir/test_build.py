"""The compiled Elixir side: cached, given, or made where nothing may be written."""

import dataclasses
import os
import shutil
import subprocess
import sys

import pytest

from grader_ext.elixir import build, errors, installation, settings

BOOT = "Elixir.Jupyter.Boot.beam"
SETTINGS = settings.Settings(ebin=None, cache=None, max_heap=0)

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def elixir():
    return installation.find()


def test_compiled_once_for_the_same_sources_and_elixir(elixir, tmp_path):
    with_cache = dataclasses.replace(SETTINGS, cache=tmp_path / "a" / "cache")
    first = build.compiled_for(elixir, with_cache)
    before = (first / BOOT).stat().st_mtime_ns
    assert build.compiled_for(elixir, with_cache) == first
    assert (first / BOOT).stat().st_mtime_ns == before
    assert [entry.name for entry in (tmp_path / "a" / "cache").iterdir()] == [build.version_key(elixir)]


def test_kernels_that_start_together_share_one_folder(elixir, tmp_path):
    command = [sys.executable, "-c", "from grader_ext.elixir.build import ensure_compiled; print(ensure_compiled())"]
    env = {**os.environ, "WAYMARK_ELIXIR_CACHE": str(tmp_path)}
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    folders = {process.communicate(timeout=60)[0].strip() for process in running}
    assert folders == {str(tmp_path / build.version_key(elixir))}
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_cache_it_is_compiled_into_a_temporary_folder(elixir):
    folder = build.compiled_for(elixir, SETTINGS)
    assert (folder / BOOT).is_file()
    shutil.rmtree(folder)


def test_a_cache_that_cannot_be_made_is_no_error(elixir, tmp_path):
    (tmp_path / "file").write_text("")
    folder = build.compiled_for(elixir, dataclasses.replace(SETTINGS, cache=tmp_path / "file" / "cache"))
    assert (folder / BOOT).is_file()
    shutil.rmtree(folder)


def test_a_given_folder_is_used(elixir, tmp_path):
    (tmp_path / BOOT).write_text("")
    assert build.compiled_for(elixir, dataclasses.replace(SETTINGS, ebin=tmp_path)) == tmp_path


def test_a_given_folder_without_the_kernel_is_refused(elixir, tmp_path):
    with pytest.raises(errors.SettingError, match="WAYMARK_ELIXIR_EBIN"):
        build.compiled_for(elixir, dataclasses.replace(SETTINGS, ebin=tmp_path))


def test_sources_and_versions_change_the_key(elixir, tmp_path, monkeypatch):
    before = build.version_key(elixir)
    shutil.copytree(build.SOURCES, tmp_path / "beam")
    monkeypatch.setattr(build, "SOURCES", tmp_path / "beam")
    assert build.version_key(elixir) == before
    (tmp_path / "beam" / "more.ex").write_text("# more")
    assert build.version_key(elixir) != before


def test_sources_that_do_not_compile(elixir, tmp_path, monkeypatch):
    (tmp_path / "wrong.ex").write_text("defmodule Wrong do")
    monkeypatch.setattr(build, "SOURCES", tmp_path)
    with pytest.raises(errors.CompileError, match=r"wrong\.ex"):
        build.compiled_for(elixir, dataclasses.replace(SETTINGS, cache=tmp_path / "cache"))
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_kernel_without_an_environment(start_notebook, elixir):
    notebook = await start_notebook(env={"PATH": os.environ["PATH"]})
    assert (await notebook.run("1 + 1")).value == "2"


BOX = ["bwrap", "--unshare-all", "--die-with-parent", "--clearenv", "--ro-bind", "/", "/", "--dev", "/dev"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("how", ["by environment", "by place", "without"])
async def test_a_kernel_in_a_read_only_box(tmp_path, start_notebook, how):
    assert shutil.which("bwrap"), "this test needs bubblewrap (apt install bubblewrap)"
    ebin = str(build.ensure_compiled())
    wrapper = [*BOX, "--proc", "/proc", "--tmpfs", "/tmp", "--bind", str(tmp_path), str(tmp_path)]
    for needed in (sys.prefix, str(build.SOURCES.parent.parent)):  # they may lie below /tmp themselves
        wrapper += ["--ro-bind", needed, needed]
    if how == "by environment":
        wrapper += ["--setenv", "WAYMARK_ELIXIR_EBIN", ebin]
    elif how == "by place":
        wrapper += ["--tmpfs", "/opt", "--ro-bind", ebin, str(build.BOX_EBIN)]
    notebook = await start_notebook(wrapper=wrapper)
    loaded = await notebook.run("to_string(:code.which(Jupyter.Boot))")
    where = {"by environment": ebin, "by place": str(build.BOX_EBIN), "without": "/tmp/"}[how]
    assert loaded.value.startswith(f'"{where}')
    await notebook.run('defmodule Boxed do\n  @moduledoc "Inside."\nend')
    assert (await notebook.run("1 + 1")).value == "2"
