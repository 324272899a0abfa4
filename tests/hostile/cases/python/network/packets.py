# wants: to send packets past connections: UDP, raw ones, whole frames
# held by: a network of the box's own, and no privilege in it
# unboxed: GOT
import socket

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"x", ("@ADDRESS@", int("@UDP_PORT@")))
    print("GOT a packet out")
except OSError as error:
    print("REFUSED", error.strerror)
for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind, 1)
        print("GOT", family)
    except OSError as error:
        print("REFUSED", family, error.strerror)
