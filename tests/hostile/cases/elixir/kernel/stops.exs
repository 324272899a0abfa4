# wants: a pass by an orderly end of the BEAM
# held by: the grader, which passes only what it saw succeed
# verdict: learner_error|failed|timeout|not_run
:init.stop(0)
Process.sleep(1000)
