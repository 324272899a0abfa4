"""The engine, asked by the tests, and learners with a server."""

import ipaddress
import json
import random
import subprocess
from typing import Any

from running_hub import Browser, RunningHub

#: What all that these tests make is labelled with.
LABEL = "waymark.test"


def docker(*arguments: str) -> str:
    result = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def make_network(name: str, *options: str) -> str:
    """Make a network on a subnet that is free, and return its gateway's address."""
    for _ in range(20):
        subnet = ipaddress.ip_network(f"10.{random.randint(128, 250)}.{random.randint(0, 255)}.0/26")
        made = subprocess.run(
            ["docker", "network", "create", "--subnet", str(subnet), "--label", LABEL, *options, name],
            capture_output=True,
            text=True,
        )
        if made.returncode == 0:
            return str(subnet[1])
        assert "overlaps" in made.stderr, made.stderr
    raise AssertionError("no free subnet")


def remove_containers(prefix: str) -> None:
    for kind, listed in (("rm", ["ps", "-aq"]), ("volume", ["volume", "ls", "-q"])):
        names = docker(*listed, "--filter", f"name={prefix}-").split()
        if names:
            docker(*(["rm", "-f"] if kind == "rm" else ["volume", "rm", "-f"]), *names)


def inspect(container: str) -> dict[str, Any]:
    return dict(json.loads(docker("inspect", container))[0])


def signed_in(hub: RunningHub, name: str) -> Browser:
    browser = hub.browser()
    browser.sign_up(name)
    browser.sign_in(name)
    return browser


def with_server(hub: RunningHub, name: str) -> Browser:
    browser = signed_in(hub, name)
    browser.start_server(name)
    return browser
