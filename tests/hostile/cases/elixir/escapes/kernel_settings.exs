# wants: to name a program that the machine's kernel runs outside, to change its settings, or memory that is not the box's
# held by: a read-only /proc, which shows the box's own processes alone: its process 1 is the box's, too
for path <- ["/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/self/exe",
             "/proc/@PID@/mem", "/proc/kcore", "/dev/mem"] do
  case File.open(path, [:write, :read, :raw]) do
    {:ok, _file} -> IO.puts("GOT #{path}")
    {:error, why} -> IO.puts("REFUSED #{path} #{why}")
  end
end
