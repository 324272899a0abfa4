# wants: a pass by SystemExit, which many runners take for a proper end
# held by: the grader: an error is no pass; apart
# together: learner_error|failed
# believed: no, IPython shows it as an error
import sys


def double(x):
    sys.exit(0)
