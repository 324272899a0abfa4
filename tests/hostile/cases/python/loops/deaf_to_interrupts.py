# wants: to go on looping when interrupted
# held by: the grader, which kills the box a second after an interrupt that did not help
# verdict: timeout
import signal
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    time.sleep(0.1)
