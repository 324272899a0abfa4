# wants: to be root by a program with the setuid bit
# held by: no-new-privileges, and a user namespace in which root is nobody
import os
import subprocess

try:
    os.setuid(0)
    print("GOT root")
except OSError as error:
    print("REFUSED", error.strerror)
for command in (["su", "-c", "id -u"], ["sudo", "-n", "id", "-u"], ["mount", "-t", "tmpfs", "x", "/tmp"], ["newgrp"]):
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=0.2, stdin=subprocess.DEVNULL)
        print("GOT" if ran.returncode == 0 and ran.stdout.strip() == "0" else "REFUSED", command[0], ran.stderr[:60])
    except (OSError, subprocess.TimeoutExpired) as error:
        print("REFUSED", command[0], error)
