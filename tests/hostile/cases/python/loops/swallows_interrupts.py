# wants: to catch the interrupt and loop on
# held by: the grader, which kills the box a second after an interrupt that did not help
# verdict: timeout
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
