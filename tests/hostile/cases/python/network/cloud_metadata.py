# wants: the cloud's credentials for this machine
# held by: a network of the box's own, without a route
import errno
import socket

for host in ("169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200"):
    try:
        socket.create_connection((host, 80), timeout=0.3)
        print("GOT", host)
    except OSError as error:
        known = error.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
        print("REFUSED" if known else "GOT a route", host, error)
