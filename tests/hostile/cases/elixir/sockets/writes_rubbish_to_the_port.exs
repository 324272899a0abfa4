# wants: to break the kernel's Python side with bytes that are no terms
# held by: the kernel, to which that is the end of this BEAM; it is no pass
# verdict: failed|learner_error|tampered|timeout
{port, _link} = :persistent_term.get({Jupyter.Channel, :port_and_link})
Port.command(port, :binary.copy(<<131, 104, 255>>, 1000))
Process.sleep(200)
