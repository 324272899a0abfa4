# wants: to use the CPU after the verdict, in threads that never end
# held by: the box, which is killed whole after one submission
# verdict: failed|timeout
import threading


def spin():
    while True:
        pass


for _ in range(4):
    threading.Thread(target=spin).start()
