# wants: to spoil the next learner's box: its limits, its clock, its signals, its priority
# held by: a fresh process, whose limits are set from outside
import os
import resource
import signal

os.nice(19)
for name in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_DATA):
    resource.setrlimit(name, (resource.getrlimit(name)[0], resource.getrlimit(name)[1]))
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.umask(0o777)
# the next learner:
import os
import resource
import signal

umask = os.umask(0o022)
found = [os.nice(0) > 0, resource.getrlimit(resource.RLIMIT_NOFILE)[1] == 100, umask == 0o777,
         signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN]
print("LOOKED", "GOT" if any(found) else "", found)
