# wants: to stop the worker, or the process that keeps the box open
# held by: the box's process namespace, in which no worker is
# verdict: learner_error|failed|timeout|not_run
import os
import signal

os.kill(os.getppid(), signal.SIGSTOP)
