# wants: a regular expression that never ends
# held by: the grader's clock
# verdict: timeout
import re

re.match("(a+)+$", "a" * 60 + "b")
