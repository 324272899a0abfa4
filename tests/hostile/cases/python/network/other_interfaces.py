# wants: an interface to the machine, or to make one
# held by: a network of the box's own, and no privilege in it
# unboxed: GOT
import fcntl
import socket
import struct

found = [name for _, name in socket.if_nameindex() if name not in ("lo", "tunl0", "sit0", "ip6tnl0")]
print("GOT" if found else "REFUSED", found)
try:
    with open("/dev/net/tun", "r+b", buffering=0) as tunnel:
        fcntl.ioctl(tunnel, 0x400454CA, struct.pack("16sH22x", b"tap0", 0x1002))
        print("GOT a tunnel")
except OSError as error:
    print("REFUSED", error.strerror)
