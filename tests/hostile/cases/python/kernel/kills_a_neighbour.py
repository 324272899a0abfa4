# wants: to end a process of the machine whose number it knows
# held by: the box's process namespace, in which numbers mean other processes
# verdict: failed|learner_error|not_run
import os

os.kill(int("@PID@"), 9)
