# wants: to use the CPU after the verdict, in processes that never end
# held by: the box, which is killed whole after one submission
# verdict: failed|timeout
loop = fn loop -> loop.(loop) end
for _ <- 1..4, do: spawn(fn -> loop.(loop) end)
