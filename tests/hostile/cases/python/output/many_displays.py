# wants: to drown the grader in small messages
# held by: the grader, which counts messages, too
# verdict: learner_error|timeout
while True:
    display(1)
