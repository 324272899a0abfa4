# wants: the database: by its port, and by its socket
# held by: a network and a file system of the box's own
# unboxed: GOT
import glob
import socket

try:
    socket.create_connection(("127.0.0.1", int("@DATABASE_PORT@")), timeout=1)
    print("GOT the database")
except OSError as error:
    print("REFUSED", error)
found = glob.glob("/tmp/.s.PGSQL.*") + glob.glob("/var/run/postgresql/.s.*") + glob.glob("/run/postgresql/.s.*")
print("GOT" if found else "REFUSED", found)
