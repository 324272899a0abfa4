# wants: a service that waits for the next learner on a port and on a socket without a path
# held by: the box, which ends whole, and a network of each box's own
import os
import socket
import time

if not os.fork():
    os.setsid()
    one, other = socket.create_server(("127.0.0.1", 18765)), socket.socket(socket.AF_UNIX)
    other.bind("\0left-behind")
    other.listen()
    time.sleep(30)
    os._exit(0)
time.sleep(0.2)
# the next learner:
import socket

print("LOOKED")
for family, address in ((socket.AF_INET, ("127.0.0.1", 18765)), (socket.AF_UNIX, "\0left-behind")):
    try:
        socket.socket(family).connect(address)
        print("GOT", address)
    except OSError as error:
        print(error.strerror)
