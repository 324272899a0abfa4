# wants: a crash that leaves no word
# held by: the grader, which passes only what it saw succeed
# verdict: learner_error|not_run
import ctypes

ctypes.string_at(0)
