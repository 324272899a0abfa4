# wants: the machine's passwords and memory
# held by: the file system of the box
# unboxed: GOT for root
for path <- ["/etc/shadow", "/proc/kcore", "/dev/mem", "/proc/@PID@/cmdline", "/proc/@PID@/environ"] do
  case File.open(path, [:read, :raw]) do
    {:ok, _file} -> IO.puts("GOT #{path}")
    {:error, why} -> IO.puts("REFUSED #{path} #{why}")
  end
end
