# wants: to crash the kernel by a recursion without end
# held by: Python's own limit
# verdict: learner_error|timeout
def deeper():
    return deeper()


deeper()
