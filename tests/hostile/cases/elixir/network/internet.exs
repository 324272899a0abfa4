# wants: to send out what it learned; the cloud's credentials
# held by: a network of the box's own, without a route
for host <- [{192, 0, 2, 1}, {1, 1, 1, 1}, {169, 254, 169, 254}] do
  case :gen_tcp.connect(host, 80, [], 300) do
    {:error, :enetunreach} -> IO.puts("REFUSED #{inspect(host)}")
    other -> IO.puts("GOT a route #{inspect(other)}")
  end
end
