# wants: to stop every process of its user
# held by: the box's process namespace
# verdict: learner_error|failed|timeout|not_run
:os.cmd('kill -STOP -1')
