import socket
from pathlib import Path

import pytest

from hub_config.errors import AddressUnusable, PortTaken
from hub_config.ports import check_free, free_ports


def test_a_port_that_somebody_listens_on_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port}.*--port"):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70000), ("no-such-host.invalid", 8000)])
def test_what_cannot_be_listened_on(host, port):
    with pytest.raises(AddressUnusable, match="--host"):
        check_free(host, port)


def test_free_ports_differ():
    ports = free_ports(5)
    assert len({*ports}) == 5
    for port in ports:
        check_free("127.0.0.1", port)


def test_free_ports_are_none_that_the_system_gives_to_others():
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    assert not any(first <= port <= last for port in free_ports(50))
