# wants: files outside through links to what it cannot see
# held by: the file system of the box: a link is followed inside it
for target <- ["@FOLDER@/hub-secret", "/etc/shadow", "@REPOSITORY@/pyproject.toml"] do
  link = Path.join("/tmp", Path.basename(target))
  File.ln_s(target, link)

  for place <- [link, "/proc/1/root#{target}"] do
    case File.read(place) do
      {:ok, text} -> IO.puts("GOT #{String.slice(text, 0, 100)}")
      {:error, why} -> IO.puts("REFUSED #{place} #{why}")
    end
  end
end
