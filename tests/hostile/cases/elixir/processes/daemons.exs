# wants: to stay on the machine as a daemon with no parent, session or terminal
# held by: the box's process namespace (or its container), which ends with the box
:os.cmd('setsid sleep 3600 >/dev/null 2>&1 &')
