# wants: a kernel that runs and cannot speak any more
# held by: the grader's clock; silence is no pass
# verdict: timeout|learner_error|not_run
import os

os.closerange(0, 1024)
