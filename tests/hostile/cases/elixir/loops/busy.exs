# wants: to keep a worker for ever with a loop
# held by: the grader's clock, which interrupts the cell
# verdict: timeout
loop = fn loop -> loop.(loop) end
loop.(loop)
