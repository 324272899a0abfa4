# wants: that the kernel becomes a program which never answers
# held by: the grader's clock
# verdict: timeout|learner_error|not_run
import os

os.execvp("sleep", ["sleep", "3600"])
