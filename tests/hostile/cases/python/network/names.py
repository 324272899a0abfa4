# wants: to send out what it learned in the names that it looks up
# held by: a network of the box's own, in which no name server answers
import socket

try:
    print("GOT", socket.getaddrinfo("example.org", 80))
except OSError as error:
    print("REFUSED", error)
