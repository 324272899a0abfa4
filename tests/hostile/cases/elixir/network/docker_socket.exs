# wants: the Docker Engine, and with it the whole machine
# held by: the file system of the box, which has no such socket
# unboxed: GOT
for path <- ["@FOLDER@/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock"] do
  case :gen_tcp.connect({:local, path}, 0, [:local], 500) do
    {:ok, _socket} -> IO.puts("GOT #{path}")
    {:error, why} -> IO.puts("REFUSED #{path} #{inspect(why)}")
  end
end
