"""What no box must see or reach, tried from inside one."""

import os
import socket

import pytest

from tests.grader_ext.sandbox.conftest import run

pytestmark = pytest.mark.integration


async def test_secret_of_the_environment_stays_out(start_box, monkeypatch):
    monkeypatch.setenv("WAYMARK_SECRET", "s3cret")
    box = await start_box()
    code = "import glob\nfor p in glob.glob('/proc/[0-9]*/environ'):\n    print(open(p).read())"
    ran = await run(box, code)
    assert "PATH" in ran.text
    assert "s3cret" not in ran.text


async def test_no_network_but_an_own_loopback(box):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    code = f"""
import socket
print([name for _, name in socket.if_nameindex()])
for host in ("127.0.0.1", "192.0.2.1"):
    try:
        socket.create_connection((host, {port}), timeout=2)
        print("reached", host)
    except OSError as error:
        print("refused")
"""
    ran = await run(box, code)
    listener.close()
    assert "['lo']" in ran.text
    assert ran.text.count("refused") == 2
    assert "reached" not in ran.text


async def test_abstract_sockets_of_the_host_are_out_of_reach(box):
    name = f"\0waymark-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        ran = await run(box, f"import socket\nsocket.socket(socket.AF_UNIX).connect({name!r})")
    assert ran.error.startswith("ConnectionRefusedError")


async def test_folder_of_another_box_is_not_there(start_box):
    one, other = await start_box(), await start_box()
    ran = await run(one, "import glob; print(glob.glob('/tmp/waymark-box-*'))")
    assert eval(ran.text) == [str(one._folder.path)]
    assert other._folder.path.is_dir()


@pytest.mark.parametrize(
    "path",
    [
        "/usr/bin/x",
        "/usr/lib/x",
        "/etc/passwd",
        "/x",
        "/dev/x",
        "/proc/sys/kernel/hostname",
        "/proc/sys/vm/drop_caches",
    ],
)
async def test_path_cannot_be_written(box, path):
    code = f"import os\nprint(os.access({path!r}, os.W_OK), os.access(os.path.dirname({path!r}), os.W_OK))"
    ran = await run(box, code)
    assert ran.text.split() == ["False", "False"]


async def test_python_environment_cannot_be_written(box):
    ran = await run(box, "import ipykernel; open(ipykernel.__file__, 'a')")
    assert ran.error.startswith(("OSError: [Errno 30] Read-only", "PermissionError: [Errno 13]"))


async def test_nobody_is_root_and_nothing_is_privileged(box):
    code = """
import os, ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    return 'allowed' if getattr(libc, name)(*arguments) == 0 else os.strerror(ctypes.get_errno())
print('uid', os.getuid(), os.getgid())
print('caps', [l.split()[1] for l in open('/proc/self/status') if l.startswith(('CapEff', 'CapPrm', 'CapBnd'))])
print('nnp', [l.split()[1] for l in open('/proc/self/status') if l.startswith('NoNewPrivs')])
print('mount', call('mount', b'none', b'/tmp', b'tmpfs', 0, None))
print('remount', call('mount', b'none', b'/proc', None, 32, None))
print('unshare', call('unshare', 0x10000000))
print('setuid', call('setuid', 0))
print('hostname', call('sethostname', b'x', 1))
"""
    ran = await run(box, code)
    said = dict(line.split(" ", 1) for line in ran.text.splitlines())
    assert said.pop("uid") == "1000 1000"
    assert set(eval(said.pop("caps"))) == {"0000000000000000"}
    assert said.pop("nnp") == "['1']"
    assert said.keys() == {"mount", "remount", "unshare", "setuid", "hostname"}
    assert "allowed" not in said.values()


async def test_no_terminal_to_type_into(box):
    ran = await run(box, "open('/dev/tty', 'w')")
    assert ran.error.startswith("OSError: [Errno 6]")


async def test_identity_is_made_up(box):
    ran = await run(
        box, "import pwd, os, socket; print(pwd.getpwuid(os.getuid()).pw_name, socket.gethostname(), os.getcwd())"
    )
    assert ran.text.split() == ["learner", "box", "/home/learner"]
    assert socket.gethostname() != "box"
