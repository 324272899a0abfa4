# wants: the hub, whose port it knows, at each of the machine's addresses
# held by: a network of the box's own, with nothing in it
# unboxed: GOT
import socket

for host in ("127.0.0.1", "localhost", "@ADDRESS@", "0.0.0.0", "host.docker.internal", "172.17.0.1"):
    try:
        socket.create_connection((host, int("@HUB_PORT@")), timeout=1)
        print("GOT", host)
    except OSError as error:
        print("REFUSED", host, error)
