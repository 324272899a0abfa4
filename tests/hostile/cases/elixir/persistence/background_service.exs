# wants: a service that waits for the next learner
# held by: the box, which ends whole, and a network of each box's own
{:ok, _socket} = :gen_tcp.listen(18_766, [])
:os.cmd('setsid sh -c "while true; do sleep 1; done" >/dev/null 2>&1 &')
# the next learner:
case :gen_tcp.connect({127, 0, 0, 1}, 18_766, [], 500) do
  {:ok, _socket} -> IO.puts("LOOKED GOT")
  {:error, why} -> IO.puts("LOOKED #{why}")
end
