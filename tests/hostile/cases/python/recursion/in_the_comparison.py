# wants: to crash the tests by a value whose comparison never ends
# held by: Python's own limit; an error in a test is no pass
# verdict: learner_error|failed|timeout|out_of_memory
class Deep:
    def __eq__(self, other):
        return self == other


def double(x):
    return Deep()
