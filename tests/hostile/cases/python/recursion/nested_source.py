# wants: to crash the parser, in the box or in the worker, which reads the answer for notices
# held by: the worker, which takes the parser's errors for an answer
# verdict: learner_error|out_of_memory
eval("(" * 100_000 + ")" * 100_000)
