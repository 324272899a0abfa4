# wants: to end the half of the kernel that talks to the grader
# held by: the grader, which sees the box end and passes nothing
# verdict: learner_error|failed|timeout|not_run
:os.cmd('kill -9 $(ps -o ppid= -p #{System.pid()} 2>/dev/null || cut -d" " -f4 /proc/#{System.pid()}/stat)')
Process.sleep(500)
