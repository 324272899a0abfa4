# wants: what stands in the memory of a process of its own user
# held by: the box's process namespace
# unboxed: GOT for root
try:
    with open("/proc/@PID@/maps") as maps:
        for line in maps:
            if "[stack]" in line:
                start, end = (int(number, 16) for number in line.split()[0].split("-"))
    with open("/proc/@PID@/mem", "rb") as memory:
        memory.seek(start)
        print("GOT" if b"mackerel" in memory.read(end - start) else "REFUSED")
except OSError as error:
    print("REFUSED", error.strerror)
