# wants: to name a program that the machine's kernel runs outside, or to change its settings
# held by: a read-only /proc
for path <- ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/self/exe", "/proc/1/mem"] do
  case File.open(path, [:write, :read, :raw]) do
    {:ok, _file} -> IO.puts("GOT #{path}")
    {:error, why} -> IO.puts("REFUSED #{path} #{why}")
  end
end
