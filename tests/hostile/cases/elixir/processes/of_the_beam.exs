# wants: to fill the BEAM's table of processes
# held by: the limit on its processes (+P), and the box's memory
# verdict: learner_error|timeout|out_of_memory|failed
for _ <- 1..60_000, do: spawn(fn -> Process.sleep(:infinity) end)
