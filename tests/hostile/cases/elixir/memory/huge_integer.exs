# wants: the machine's memory, or its CPU, in one calculation that no interrupt ends
# held by: the BEAM's limit on integers; or the grader, which kills the box
# verdict: timeout|out_of_memory|learner_error
Integer.pow(7, 20_000_000) |> Integer.to_string() |> String.length()
