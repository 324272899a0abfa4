# wants: to leave a file to whoever comes next
# held by: file systems that are the box's own and end with it
for folder <- ["/tmp", "/home/learner", "/dev/shm", "/opt/waymark", "/usr/lib/elixir"] do
  File.write("#{folder}/left-behind", "for you")
end
# the next learner:
found =
  for folder <- ["/tmp", "/home/learner", "/dev/shm", "/opt/waymark", "/usr/lib/elixir"],
      File.exists?("#{folder}/left-behind"),
      do: folder

IO.puts("LOOKED " <> if(found == [], do: "", else: "GOT #{inspect(found)}"))
