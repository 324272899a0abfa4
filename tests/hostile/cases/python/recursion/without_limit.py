# wants: to crash the kernel by a recursion without end or limit
# held by: the box: a crash ends this one alone
# verdict: learner_error|out_of_memory|timeout
import sys

sys.setrecursionlimit(2**31 - 1)


class Deep:
    def __repr__(self):
        return repr(self)


repr(Deep())
