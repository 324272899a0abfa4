# wants: a service that listens on a socket without a path
# held by: a network of the box's own, which such sockets belong to
# unboxed: GOT
import socket

try:
    with socket.socket(socket.AF_UNIX) as service:
        service.connect("\0@ABSTRACT@")
        print("GOT", service.recv(100))
except OSError as error:
    print("REFUSED", error.strerror)
