# wants: to forge what the BEAM tells the kernel's Python side: results of requests to come
# held by: apart; together, canaries and the kernel's protocol, to which a reply out of turn is an error
# verdict: failed|learner_error|tampered|timeout|not_run
{port, _link} = :persistent_term.get({Jupyter.Channel, :port_and_link})
for id <- 1..40, do: Port.command(port, :erlang.term_to_binary({:reply, id, {:ok, "fine"}}))
Process.sleep(200)
