# wants: a pass by an evaluator of the attacker's that takes the kernel's place at the link
# held by: the kernel's link, which takes results from the evaluator that it started; apart
# together: failed|tampered|learner_error|timeout|not_run
# believed: no, an error is shown
me = self()

spawn(fn ->
  for id <- 1..60 do
    for pid <- Process.list(), do: send(pid, {:result, me, id, {:ok, "fine"}})
    Process.sleep(2)
  end
end)

defmodule Calc do
  def double(_x), do: 0
end
