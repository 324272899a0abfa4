# wants: to keep a worker for ever without using any CPU
# held by: the grader's clock, which runs outside the box
# verdict: timeout
import time

time.sleep(3600)
