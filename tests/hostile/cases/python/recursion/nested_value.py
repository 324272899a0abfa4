# wants: to crash the kernel, or the worker, by a value nested ten thousand deep
# held by: Python's own limit in the box; of a value only its text crosses over
# verdict: learner_error|failed
value = []
for _ in range(100_000):
    value = [value]
value
