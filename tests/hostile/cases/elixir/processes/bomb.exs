# wants: processes of the BEAM that double without end
# held by: the limit on its processes, the box's memory, the grader's clock
# verdict: learner_error|timeout|out_of_memory
bomb = fn bomb -> for _ <- 1..2, do: spawn(fn -> bomb.(bomb) end); Process.sleep(60_000) end
bomb.(bomb)
