# wants: to fill the worker's log
# held by: the grader, which counts what it does not keep as well; the grader's clock
# verdict: learner_error|timeout
Stream.repeatedly(fn -> IO.write(:stderr, String.duplicate("x", 999)) end) |> Stream.run()
