# wants: the answer key, whose place on the worker's disk it knows, by Elixir's, Erlang's and the shell's ways
# held by: the file system of the box, which shows nothing of it
# unboxed: GOT
for path <- ["@FOLDER@/answers.ipynb", "/proc/1/root@FOLDER@/answers.ipynb", "@FOLDER@/other-learner.txt"] do
  case File.read(path) do
    {:ok, text} -> IO.puts("GOT #{text}")
    {:error, why} -> IO.puts("REFUSED #{why}")
  end
end

said = :os.cmd('cat @FOLDER@/answers.ipynb') |> List.to_string()
IO.puts(if said =~ "mackerel", do: "GOT #{said}", else: "REFUSED #{said}")
