# wants: to fill the verdict with an error's text
# held by: the grader, which keeps so many KiB of each text
# verdict: learner_error
raise ValueError("x" * (4 * 2**20))
