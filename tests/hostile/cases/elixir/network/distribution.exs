# wants: another BEAM of this machine, and a port mapper that tells where they are
# held by: a network of the box's own; a node that it starts there meets nobody
started = :os.cmd('epmd -daemon; sleep 0.2; epmd -names') |> List.to_string()
node = Node.start(:"attacker@127.0.0.1")
found = :net_adm.names('@ADDRESS@')
others = for name <- [:"waymark@127.0.0.1", :"hub@@ADDRESS@"], Node.alive?(), Node.connect(name) == true, do: name
told = inspect({started, node, found, others})
IO.puts(if match?({:ok, [_ | _]}, found) or others != [], do: "GOT #{told}", else: "REFUSED #{told}")
