# wants: that the grader waits for ever for a stopped process
# held by: the grader's clock, which runs outside, and a kill that also ends what is stopped
# verdict: timeout
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
