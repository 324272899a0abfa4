# wants: to fill the machine's disk from the work folder and the temporary ones
# held by: the folders' own sizes, which are the limit
written =
  for folder <- ["/home/learner", "/tmp", "/dev/shm"], n <- 1..20 do
    if File.write("#{folder}/#{n}", :binary.copy("x", 1_000_000)) == :ok, do: 1, else: 0
  end

IO.puts(if Enum.sum(written) < 45, do: "REFUSED after #{Enum.sum(written)}", else: "GOT #{Enum.sum(written)}")
