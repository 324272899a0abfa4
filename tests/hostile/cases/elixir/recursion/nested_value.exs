# wants: to crash the kernel or the worker by a value nested a million deep
# held by: the kernel, which crosses over the value's text alone, cut
# verdict: failed|learner_error|timeout|out_of_memory
Enum.reduce(1..1_000_000, [], fn _, value -> [value] end)
