# wants: to loop in a `__repr__`, after the cell's own code is done
# held by: the grader's clock, which runs until the kernel is idle
# verdict: timeout
class Endless:
    def __repr__(self):
        while True:
            pass


Endless()
