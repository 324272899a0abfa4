"""The same promises for a kernel that is not Python's."""

from pathlib import Path

import pytest

import grader_ext.elixir
from grader_ext.sandbox import EndReason
from tests.grader_ext.sandbox.conftest import run, run_to_its_end

pytestmark = pytest.mark.integration


@pytest.fixture
async def backend(make_backend, tmp_path, monkeypatch):
    (tmp_path / "kernels").mkdir()
    spec = Path(grader_ext.elixir.__file__).parent / "kernelspec"
    (tmp_path / "kernels" / "elixir").symlink_to(spec)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))  # for bubblewrap: the kernel of this tree, installed or not
    backend = make_backend()
    await backend.open()
    yield backend
    await backend.close()


@pytest.fixture
async def box(start_box):
    return await start_box("elixir", memory_mb=256, disk_mb=4)


async def test_runs_a_cell(box):
    assert (await run(box, "Enum.sum(1..10)")).text == "55"


async def test_sees_no_more_than_it_needs(box):
    ran = await run(box, 'IO.puts(Enum.join(File.ls!("/opt/waymark/modules/grader_ext"), " "))')
    assert sorted(ran.text.split()[:2]) == ["__init__.py", "elixir"]
    repository = Path(__file__).parents[3]
    for path in (repository / "grader_ext", repository / "course", Path("/var/run/docker.sock")):
        assert (await run(box, f'File.exists?("{path}")')).text == "false"
    assert (await run(box, 'File.read("/etc/shadow")')).text in ("{:error, :eacces}", "{:error, :enoent}")


async def test_no_network_and_no_privilege(box):
    assert "econnrefused" in (await run(box, ":gen_tcp.connect({127, 0, 0, 1}, 22, [])")).text
    assert "enetunreach" in (await run(box, ":gen_tcp.connect({192, 0, 2, 1}, 22, [])")).text
    assert (await run(box, 'IO.write(elem(System.cmd("id", ["-u"]), 0))')).text.startswith("1000")
    assert (await run(box, 'File.write("/usr/bin/x", "")')).text == "{:error, :erofs}"
    assert (await run(box, 'File.write("/proc/sys/kernel/hostname", "x")')).text == "{:error, :erofs}"


async def test_environment_holds_nothing_of_ours(box):
    names = (await run(box, 'IO.write(Enum.join(Map.keys(System.get_env()), " "))')).text
    assert "HOME" in names
    assert "VIRTUAL_ENV" not in names
    assert "DOCKER" not in names


async def test_disk_is_bounded(box):
    ran = await run(box, 'for n <- 1..8, do: File.write("/tmp/#{n}", :binary.copy("x", 1_000_000))')
    assert ":enospc" in ran.text


async def test_memory_bomb_ends_the_box(box):
    # So slow that the box's limit is looked at before the BEAM meets its own, which is twice as high.
    code = "Enum.map(1..1000, fn _ -> Process.sleep(10); :binary.copy(<<1::800_000>>, 10) end)"
    assert (await run_to_its_end(box, code)).reason is EndReason.OUT_OF_MEMORY
