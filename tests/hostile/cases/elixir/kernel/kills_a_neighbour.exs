# wants: to end a process of the machine whose number it knows
# held by: the box's process namespace, in which numbers mean other processes
# verdict: failed|learner_error|not_run
:os.cmd('kill -9 @PID@')
