# wants: that the grader takes the test's error for one that an honest canary shows
# held by: canaries, each of which must name a word that cannot be guessed; apart
# together: failed|learner_error|tampered
# believed: no, an error is shown
class Loud:
    def __eq__(self, other):
        raise AssertionError("amber basket candle daisy ember")


def double(x):
    return Loud()
