# wants: to fill the machine's table of processes, through ports
# held by: the limit on processes
# verdict: learner_error|timeout|out_of_memory|failed
for _ <- 1..300, do: Port.open({:spawn_executable, "/bin/sleep"}, args: ["60"])
Process.sleep(60_000)
