# wants: to send out what it learned, or to fetch a solution
# held by: a network of the box's own, without a route
import errno
import socket

for host in ("@NOBODY@", "198.51.100.1", "1.1.1.1", "2001:db8::1"):
    try:
        socket.create_connection((host, 443), timeout=0.3)
        print("GOT", host)
    except OSError as error:
        known = error.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
        print("REFUSED" if known else "GOT a route", host, error)
