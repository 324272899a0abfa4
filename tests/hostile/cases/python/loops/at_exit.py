# wants: to keep the box from ending
# held by: the box, which is killed and not asked to end
# verdict: learner_error
import atexit
import signal
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
atexit.register(time.sleep, 3600)
exit()
