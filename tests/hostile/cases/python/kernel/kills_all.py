# wants: to end every process of its user: worker, database, other boxes
# held by: the box's process namespace
# verdict: learner_error|failed|timeout|not_run
import os

os.kill(-1, 9)
