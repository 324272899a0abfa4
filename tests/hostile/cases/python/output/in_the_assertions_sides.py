# wants: to fill the verdict with the two sides of an assertion
# held by: the explanation of assertions, which shows so many characters of each
# verdict: failed
class Long:
    def __repr__(self):
        return "x" * (2 * 2**20)


def double(x):
    return Long()
