# wants: to keep a worker for ever with a loop
# held by: the grader's clock, which interrupts the cell
# verdict: timeout
while True:
    pass
