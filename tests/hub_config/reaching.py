"""What a learner's kernel runs to find out what it reaches."""

#: Defines `reaches(addresses, seconds=3)`: of each host and port, all tried at once, whether it takes a connection.
#: What is blocked does not answer at all, nor do names that only the internet knows: each is given up after so long.
REACHES = """
import functools, os, socket
from concurrent.futures import ThreadPoolExecutor
def connects(seconds, address):
    try:
        socket.create_connection(tuple(address), seconds).close()
        return True
    except OSError:
        return False
def reaches(addresses, seconds=3):
    os.environ["RES_OPTIONS"] = f"timeout:{seconds} attempts:1"  # each new thread reads it (resolv.conf(5))
    with ThreadPoolExecutor(len(addresses)) as pool:
        return list(pool.map(functools.partial(connects, seconds), addresses))
"""
