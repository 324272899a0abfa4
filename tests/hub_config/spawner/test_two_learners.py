"""Two learners at once in two containers, each looking for the other, for the machine, and for a way out."""

import subprocess
from collections.abc import Iterator

import pytest
from learner_containers import LABEL, docker, inspect, make_network, with_server
from reaching import REACHES
from running_hub import Browser, RunningHub

pytestmark = [pytest.mark.docker, pytest.mark.integration, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def ada(container_hub: RunningHub) -> Browser:
    return with_server(container_hub, "ada")


@pytest.fixture(scope="module")
def bob(container_hub: RunningHub) -> Browser:
    return with_server(container_hub, "bob")


@pytest.fixture(scope="module")
def database(prefix: str, lab_image: str) -> Iterator[str]:
    """The address of something that listens on Postgres's port in a network of its own, as Postgres does."""
    network, name = f"{prefix}-database", f"{prefix}-postgres"
    make_network(network)
    try:
        listener = ["python", "-m", "http.server", "5432"]
        docker("run", "-d", "--label", LABEL, "--name", name, "--network", network, lab_image, *listener)
        yield inspect(name)["NetworkSettings"]["Networks"][network]["IPAddress"]
    finally:
        subprocess.run(["docker", "rm", "-f", name], capture_output=True)
        docker("network", "rm", network)


def test_each_has_a_container_and_a_volume_of_their_own(container_hub, ada, bob, prefix):
    found = [inspect(f"{prefix}-learner-{name}") for name in ("ada", "bob")]
    assert [one["Config"]["Labels"]["waymark.learner"] for one in found] == ["ada", "bob"]
    assert [[mount["Name"] for mount in one["Mounts"]] for one in found] == [
        [f"{prefix}-home-ada"],
        [f"{prefix}-home-bob"],
    ]


def test_neither_sees_the_others_files(container_hub, ada, bob):
    container_hub.run(bob, "bob", "seen = open('/home/learner/secret-of-bob.txt', 'w').write('bob')")
    code = """
import os
seen = [os.path.join(folder, file) for root in ("/home", "/tmp", "/mnt", "/var", "/opt", "/root", "/run")
        for folder, _, files in os.walk(root) for file in files if "secret-of-bob" in file]
"""
    assert container_hub.run(bob, "bob", code) == ["/home/learner/secret-of-bob.txt"]
    assert container_hub.run(ada, "ada", code) == []


def test_neither_sees_the_others_processes_or_the_machines(container_hub, ada, bob):
    code = """
import glob
seen = [open(path).read().replace(chr(0), " ") for path in glob.glob("/proc/[0-9]*/cmdline")]
"""
    seen = container_hub.run(ada, "ada", code)
    assert len(seen) < 10
    assert not [command for command in seen if "jupyterhub_config" in command or "dockerd" in command]
    assert len([command for command in seen if "singleuser/start.py" in command]) <= 2  # with the init's own line


def test_neither_reaches_the_others_server(container_hub, ada, bob, prefix):
    other = inspect(f"{prefix}-learner-bob")["NetworkSettings"]["Networks"][prefix]["IPAddress"]
    tried = [(other, 8888), (f"{prefix}-learner-bob", 8888), ("127.0.0.1", 8888)]
    assert container_hub.run(ada, "ada", f"{REACHES}\nseen = reaches({tried!r})") == [False, False, True]


def test_none_reaches_a_database_in_another_network(container_hub, ada, database, prefix):
    inside = f"import socket; socket.create_connection(({database!r}, 5432), 5)"
    docker("run", "--rm", "--network", f"{prefix}-database", container_hub.settings.lab_image, "python", "-c", inside)
    assert container_hub.run(ada, "ada", f"{REACHES}\nseen = reaches([({database!r}, 5432)])") == [False]


def test_none_reaches_the_internet_or_a_clouds_metadata(container_hub, ada):
    addresses = [("1.1.1.1", 53), ("8.8.8.8", 443), ("169.254.169.254", 80), ("example.org", 80)]
    seen = container_hub.run(ada, "ada", f"{REACHES}\nseen = reaches({addresses!r})")
    assert seen == [False] * len(addresses)


def test_the_hub_is_reached(container_hub, ada, gateway):
    port = container_hub.settings.hub_url.port
    assert container_hub.run(ada, "ada", f"{REACHES}\nseen = reaches([({gateway!r}, {port})], 30)") == [True]


def test_there_is_no_docker_socket(container_hub, ada):
    code = """
import os, stat
seen = []
for root in ("/run", "/var/run", "/tmp", "/home", "/mnt", "/etc"):
    for folder, _, files in os.walk(root):
        for file in files:
            path = os.path.join(folder, file)
            if stat.S_ISSOCK(os.lstat(path).st_mode) or "docker" in file:
                seen.append(path)
seen += [name for name in os.environ if "DOCKER" in name]
"""
    assert container_hub.run(ada, "ada", code) == []


ENVIRONMENT = "import os; seen = dict(os.environ)"


def test_the_environment_holds_nothing_of_the_hubs(container_hub, ada):
    seen = container_hub.run(ada, "ada", ENVIRONMENT)
    secrets = [file.read_text().strip() for file in (container_hub.settings.data / "keys").iterdir()]
    assert secrets
    assert not set(secrets) & set(seen.values())
    assert not [name for name in seen if "DATABASE" in name or name == "CONFIGPROXY_AUTH_TOKEN"]


def test_the_token_is_that_learner_and_no_more(container_hub, ada, bob):
    code = """
import json, os, urllib.error, urllib.request
def ask(path, method="GET"):
    request = urllib.request.Request(os.environ["JUPYTERHUB_API_URL"] + path, method=method)
    request.add_header("Authorization", "token " + os.environ["JUPYTERHUB_API_TOKEN"])
    try:
        return json.load(urllib.request.urlopen(request))
    except urllib.error.HTTPError as error:
        return error.code
others = [("/users/bob", "GET"), ("/users", "GET"), ("/users/bob/server", "DELETE"), ("/users/ada/tokens", "POST")]
seen = [ask("/user"), *(ask(*one) for one in others)]
"""
    me, *others = container_hub.run(ada, "ada", code)
    assert me["name"] == "ada"
    assert set(me["scopes"]) == {
        "access:servers!server=ada/",
        "access:services!service=progress",
        "read:users:activity!user=ada",
        "users:activity!user=ada",
        *(f"read:users:{part}!user=ada" for part in ("groups", "name")),
        "read:users!user=ada",
    } & set(me["scopes"]) | {"access:servers!server=ada/", "access:services!service=progress"}
    assert not [scope for scope in me["scopes"] if scope.startswith(("admin", "servers", "tokens", "list", "delete"))]
    assert all(code in (403, 404) for code in others), others


def test_one_learner_cannot_enter_anothers_server(container_hub, ada, bob):
    headers = {"Authorization": f"token {ada.api_token('ada')}"}
    assert ada.http.get("/user/bob/api/contents", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("CapInh", 0), ("CapPrm", 0), ("CapEff", 0), ("CapBnd", 0), ("CapAmb", 0), ("NoNewPrivs", 1), ("Seccomp", 2)],
)
def test_the_kernel_has_no_rights(container_hub, ada, field, value):
    code = f"seen = [line.split()[1] for line in open('/proc/self/status') if line.startswith('{field}:')]"
    assert [int(one, 16) for one in container_hub.run(ada, "ada", code)] == [value]


def test_nobody_is_root(container_hub, ada):
    assert container_hub.run(ada, "ada", "import os; seen = [os.getresuid(), os.getresgid()]") == [[1000] * 3] * 2


def test_only_home_and_tmp_can_be_written(container_hub, ada):
    code = """
import os
seen = []
for folder in ("/home/learner", "/tmp", "/", "/etc", "/usr", "/var/tmp", "/opt", "/home", "/run", "/proc/sys/kernel"):
    path = os.path.join(folder, "written")
    try:
        open(path, "w").close()
        seen.append(folder)
    except OSError:
        pass
"""
    assert container_hub.run(ada, "ada", code) == ["/home/learner", "/tmp"]


def test_memory_is_limited_and_the_server_lives_on(container_hub, ada, prefix):
    limits = inspect(f"{prefix}-learner-ada")["HostConfig"]
    assert (limits["Memory"], limits["MemorySwap"]) == (600 * 2**20, 600 * 2**20)
    code = """
import subprocess, sys
eat = "b = []" + chr(10) + "while True: b.append(bytearray(b'x') * 2**24)"
seen = subprocess.run([sys.executable, "-c", eat]).returncode
"""
    assert container_hub.run(ada, "ada", code) == -9
    assert ada.get("/user/ada/api").status_code == 200


def test_processes_are_limited(container_hub, ada):
    code = """
import os, signal, time
children = []
try:
    while len(children) < 1000:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
except OSError as error:
    pass
seen = len(children)
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""
    count = container_hub.run(ada, "ada", code)
    assert 20 < count < container_hub.settings.learner_processes


def test_processors_are_limited(container_hub, ada, prefix):
    limits = inspect(f"{prefix}-learner-ada")["HostConfig"]
    assert limits["CpuQuota"] == limits["CpuPeriod"] * container_hub.settings.learner_cpu
