# wants: to fill the verdict with a value's text
# held by: the grader, which keeps so many KiB of each text
# verdict: learner_error
class Long:
    def __repr__(self):
        return "x" * (2 * 2**20)


Long()
