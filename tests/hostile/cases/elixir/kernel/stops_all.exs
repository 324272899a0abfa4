# wants: to stop every process of its user
# held by: the box's process namespace
# verdict: learner_error|failed|timeout
:os.cmd('kill -STOP -1')
