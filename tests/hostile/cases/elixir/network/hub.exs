# wants: the hub and the database, whose ports it knows
# held by: a network of the box's own, with nothing in it
# unboxed: GOT
for host <- ['127.0.0.1', '@ADDRESS@', 'localhost'], port <- [@HUB_PORT@, @DATABASE_PORT@] do
  case :gen_tcp.connect(host, port, [], 500) do
    {:ok, _socket} -> IO.puts("GOT #{host}")
    {:error, why} -> IO.puts("REFUSED #{host} #{why}")
  end
end
