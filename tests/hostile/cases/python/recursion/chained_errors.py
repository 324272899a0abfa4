# wants: a traceback that takes for ever to write
# held by: the grader's clock, and the limit on each text
# verdict: learner_error|timeout
def fail(depth):
    try:
        if depth:
            fail(depth - 1)
        raise ValueError(depth)
    except ValueError as error:
        raise KeyError(depth) from error


fail(400)
