# wants: a privilege that was left to it
# held by: the start of the box, which drops them all
# unboxed: GOT
for line in open("/proc/self/status"):
    if line.startswith(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")):
        print("GOT" if int(line.split()[1], 16) else "REFUSED", line.strip())
    if line.startswith("NoNewPrivs"):
        print("GOT" if line.split()[1] == "0" else "REFUSED", line.strip())
