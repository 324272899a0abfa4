"""What a learner's kernel runs to find out what it reaches."""

#: Defines `reaches(addresses)`: of each host and port, all tried at once, whether it takes a connection. What is
#: blocked does not answer at all, so one after the other would take seconds each.
REACHES = """
import socket
from concurrent.futures import ThreadPoolExecutor
def connects(address):
    try:
        socket.create_connection(tuple(address), 3).close()
        return True
    except OSError:
        return False
def reaches(addresses):
    with ThreadPoolExecutor(len(addresses)) as pool:
        return list(pool.map(connects, addresses))
"""
