# wants: the machine's CPU in one long calculation, which no interrupt ends
# held by: the grader, which kills the box a second after an interrupt that did not help
# verdict: timeout|out_of_memory
7 ** (10**9)
