# wants: a kernel whose BEAM runs on while nobody hears it
# held by: the BEAM's guard, which ends it with its link; silence is no pass
# verdict: learner_error|failed|timeout|not_run
for pid <- Process.list(), pid != self(), do: Process.exit(pid, :kill)
Process.sleep(500)
