"""Interrupts, ends of the BEAM, and what is left behind."""

import asyncio
import contextlib
import os
import resource
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.grader_ext.elixir.conftest import PATIENCE, until_exists

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]

ENDLESS = {
    "busy": "defmodule Busy do\n  def loop(n), do: loop(n + 1)\nend\nBusy.loop(0)",
    "evaluated": "Stream.cycle([1]) |> Enum.each(& &1)",
    "sleeping": "Process.sleep(:infinity)",
    "receiving": "receive do\n  :never -> 1\nend",
    "trapping": "Process.flag(:trap_exit, true)\nProcess.sleep(:infinity)",
    "printing": 'Stream.cycle(["x"]) |> Enum.each(&IO.puts/1)',
}


def beams(notebook):
    kernel = psutil.Process(notebook.manager.provisioner.pid)
    return [child for child in kernel.children(recursive=True) if "beam" in child.name()]


async def until(condition, patience=5.0):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", ENDLESS)
async def test_interrupt_ends_an_endless_cell_and_keeps_bindings(notebook, kind):
    await notebook.run("before = {:kept, [1, 2]}")
    request = await notebook.started(f'IO.puts("running")\n{ENDLESS[kind]}', "running")
    await asyncio.sleep(0.1)
    await notebook.interrupt()
    cell = await notebook.collect(request)
    assert (cell.status, cell.ename) == ("error", "Interrupted")  # of a BEAM that takes too long it is another
    assert (await notebook.run("before")).value == "{:kept, [1, 2]}"


async def test_interrupt_keeps_imports_and_modules(notebook):
    await notebook.run("import Bitwise\ndefmodule Stays do\n  def here, do: 1\nend")
    request = await notebook.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    await notebook.interrupt()
    await notebook.collect(request)
    assert (await notebook.run("{5 &&& 4, Stays.here()}")).value == "{4, 1}"


async def test_interrupt_spares_servers_but_not_what_cells_spawned(notebook):
    await notebook.run(
        "{:ok, agent} = Agent.start_link(fn -> 5 end)\n"
        "plain = spawn_link(fn -> Process.sleep(:infinity) end)\n"
        "task = Task.async(fn -> Process.sleep(:infinity) end).pid"
    )
    request = await notebook.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    await notebook.interrupt()
    await notebook.collect(request)
    assert (await notebook.run("Enum.map([agent, plain, task], &Process.alive?/1)")).value == "[true, false, false]"
    assert (await notebook.run("agent in elem(Process.info(self(), :links), 1)")).value == "true"
    assert (await notebook.run("Agent.get(agent, & &1)")).value == "5"
    await notebook.run("Agent.stop(agent)")


async def test_interrupt_of_a_cell_that_waits_for_a_server(notebook):
    await notebook.run("{:ok, stuck} = Agent.start_link(fn -> 5 end)\nkept = 1")
    code = 'IO.puts("on")\nAgent.get(stuck, fn _ -> Process.sleep(:infinity) end, :infinity)'
    request = await notebook.started(code, "on")
    await notebook.interrupt()
    assert (await notebook.collect(request)).ename == "Interrupted"
    assert (await notebook.run("{kept, Process.alive?(stuck)}")).value == "{1, false}"


async def test_interrupt_of_an_idle_kernel_does_nothing(notebook):
    await notebook.run("idle = 1")
    await notebook.interrupt()
    assert (await notebook.run("idle")).value == "1"


async def test_interrupt_aborts_the_queue(notebook):
    request = await notebook.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    queued = notebook.client.execute("1")
    await asyncio.sleep(0.1)
    await notebook.interrupt()
    await notebook.collect(request)
    assert (await notebook.collect(queued)).status == "aborted"


async def test_sigint_interrupts_too(own_notebook):
    request = await own_notebook.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    os.kill(own_notebook.manager.provisioner.pid, signal.SIGINT)
    assert (await own_notebook.collect(request)).ename == "Interrupted"


async def test_halt_is_reported_and_the_kernel_lives(own_notebook):
    await own_notebook.run("gone = 1")
    cell = await own_notebook.run("System.halt(3)")
    assert (cell.status, cell.ename) == ("error", "BeamExited")
    assert "exit status 3" in cell.evalue
    assert (await own_notebook.run("1 + 1")).value == "2"
    assert (await own_notebook.run("gone")).ename == "CompileError"


async def test_killed_beam_between_cells_is_replaced(own_notebook):
    (beam,) = beams(own_notebook)
    beam.kill()
    await until(lambda: not beam.is_running())
    assert (await own_notebook.run("1 + 1")).value == "2"


async def test_a_beam_that_cannot_be_started_again_is_an_error_of_the_cell(own_notebook):
    (beam,) = beams(own_notebook)
    kernel = own_notebook.manager.provisioner.pid
    soft, hard = resource.prlimit(kernel, resource.RLIMIT_NOFILE)
    resource.prlimit(kernel, resource.RLIMIT_NOFILE, (10, hard))
    beam.kill()
    await until(lambda: not beam.is_running())  # the kernel has seen its end
    cell = await own_notebook.run("1")
    assert cell.ename == "BeamStartError"
    resource.prlimit(kernel, resource.RLIMIT_NOFILE, (soft, hard))
    assert (await own_notebook.run("1 + 1")).value == "2"


async def test_killed_beam_in_a_cell_is_reported(own_notebook):
    request = await own_notebook.started('IO.puts("on"); Process.sleep(:infinity)', "on")
    (beam,) = beams(own_notebook)
    beam.kill()
    cell = await own_notebook.collect(request)
    assert cell.ename == "BeamExited"
    assert "signal 9" in cell.evalue
    assert (await own_notebook.run("1 + 1")).value == "2"


async def test_memory_bomb_kills_the_cell_alone(start_notebook):
    notebook = await start_notebook(env={**os.environ, "WAYMARK_ELIXIR_MAX_HEAP": str(64 * 1024 * 1024)})
    await notebook.run("kept = 1")
    (beam,) = beams(notebook)
    cell = await notebook.run("Enum.to_list(1..100_000_000)")
    assert cell.ename == "EXIT"
    assert "memory" in cell.evalue
    assert (await notebook.run("kept")).value == "1"
    assert beam.is_running()


async def test_out_of_memory_of_the_whole_beam(own_notebook):
    # More binaries than the address space that is left holds.
    await own_notebook.run("1")
    (beam,) = beams(own_notebook)
    limit = beam.memory_info().vms + 256 * 1024 * 1024
    resource.prlimit(beam.pid, resource.RLIMIT_AS, (limit, limit))
    cell = await own_notebook.run('for _ <- 1..100, do: :binary.copy("x", 50_000_000)')
    assert cell.ename == "BeamExited"
    assert "llocate" in cell.evalue
    assert (await own_notebook.run("1 + 1")).value == "2"


async def test_crash_of_a_linked_process_keeps_bindings(notebook):
    await notebook.run("linked = 5")
    cell = await notebook.run("spawn_link(fn -> exit(:boom) end)\nProcess.sleep(1000)")
    assert cell.ename == "EXIT"
    assert ":boom" in cell.evalue
    assert (await notebook.run("linked")).value == "5"


async def test_crash_of_a_linked_process_between_cells_is_told(notebook, tmp_path):
    ended = tmp_path / "ended"
    await notebook.run("between = 6")
    await notebook.run(f"spawn_link(fn -> {until_exists(ended)}; exit(:boom) end)")
    ended.touch()
    await notebook.hear(":boom")
    assert (await notebook.run("between")).value == "6"


async def test_cell_that_kills_itself(notebook):
    await notebook.run("mine = 1")
    cell = await notebook.run("Process.exit(self(), :kill)\nProcess.sleep(1000)")
    assert cell.ename == "EXIT"
    assert (await notebook.run("mine")).value == "1"


@pytest.mark.parametrize(
    "code",
    [
        "Port.command(port, <<1, 2, 3>>)",
        "Port.command(port, :erlang.term_to_binary(self()))",
        "Port.command(port, :erlang.term_to_binary({:stream, :stdout, 1}))",
        "Port.command(port, :erlang.term_to_binary({:reply, 1, :surprise}))",
        "Port.command(port, :erlang.term_to_binary({:display, %{[1] => 2}}))",
        "Port.command(port, :erlang.term_to_binary({:call, 1, {:widget, 1, 2}}))",
        "Port.command(port, :erlang.term_to_binary(Enum.reduce(1..10_000, [], fn _, list -> [list] end)))",
    ],
)
async def test_garbage_on_the_port_ends_the_cell_with_an_error(own_notebook, code):
    find = "{port, _link} = :persistent_term.get({Jupyter.Channel, :port_and_link})"
    cell = await own_notebook.run(f"{find}\n{code}\nProcess.sleep(5000)")
    assert (cell.status, cell.ename) == ("error", "KernelProtocolError")
    assert (await own_notebook.run("1 + 1")).value == "2"


@pytest.mark.parametrize(
    "code",
    [
        "Process.exit(link, :kill)",
        "Port.close(port)",
        "Process.exit(Process.whereis(:standard_error), :kill)",
        "Process.exit(Process.group_leader(), :kill)",
    ],
)
async def test_killing_the_kernels_own_processes_ends_in_a_new_beam(own_notebook, code):
    find = "{port, link} = :persistent_term.get({Jupyter.Channel, :port_and_link})"
    cell = await own_notebook.run(f"{find}\n{code}\nProcess.sleep(5000)")
    assert (cell.status, cell.ename) == ("error", "BeamExited")
    assert (await own_notebook.run("1 + 1")).value == "2"


def alive(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


PROGRAM = 'spawn(fn -> System.cmd("sleep", ["1000"]) end)'


def name(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.name()
    return ""


async def below_with_its_program(beam):
    """The processes below the BEAM, once the one that `PROGRAM` starts is among them."""
    found = []

    def runs():
        found[:] = beam.children(recursive=True)
        return any(name(process) == "sleep" for process in found)

    await until(runs, PATIENCE)
    return found


@pytest.mark.parametrize("how", ["shutdown", "sigterm", "sigkill"])
async def test_nothing_is_left_of_a_kernel(own_notebook, how):
    await own_notebook.run(PROGRAM)
    (beam,) = beams(own_notebook)
    below = [beam, *await below_with_its_program(beam)]
    kernel = own_notebook.manager.provisioner.pid
    scratch = Path(next(argument for argument in beam.cmdline() if "waymark-elixir-" in argument))
    if how == "shutdown":
        await own_notebook.manager.shutdown_kernel()
    else:
        os.kill(kernel, signal.SIGTERM if how == "sigterm" else signal.SIGKILL)
    await until(lambda: not any(alive(process) for process in below))
    await until(lambda: not scratch.exists())


CLIENT = """
import sys, tempfile
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
manager = KernelManager(connection_file=sys.argv[1])
manager._kernel_spec = KernelSpec(argv=[sys.executable, "-m", "grader_ext.elixir", "-f", "{connection_file}"])
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
print(manager.provisioner.pid, flush=True)
sys.stdin.read()
"""


async def test_a_kernel_does_not_outlive_its_client(tmp_path):
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CLIENT,
        str(tmp_path / "kernel.json"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    kernel = psutil.Process(int(await program.stdout.readline()))
    below = [kernel, *kernel.children(recursive=True)]
    program.kill()
    await program.wait()
    await until(lambda: not any(alive(process) for process in below), patience=10)


async def test_programs_of_a_beam_that_ended_itself_are_ended(own_notebook):
    await own_notebook.run(PROGRAM)
    (beam,) = beams(own_notebook)
    below = await below_with_its_program(beam)
    assert (await own_notebook.run("System.halt(0)")).ename == "BeamExited"
    await until(lambda: not any(alive(process) for process in below))


async def test_restart_gives_fresh_bindings(own_notebook):
    await own_notebook.run("old = 1")
    await own_notebook.manager.restart_kernel()
    await own_notebook.client.wait_for_ready(timeout=30)
    assert (await own_notebook.run("old")).status == "error"
    assert (await own_notebook.run("1 + 1")).value == "2"
