# wants: to fill the worker's memory and the database with output
# held by: the grader, which interrupts a cell that shows 32 times what is kept
# verdict: learner_error
Stream.repeatedly(fn -> IO.puts(String.duplicate("x", 999)) end) |> Stream.run()
