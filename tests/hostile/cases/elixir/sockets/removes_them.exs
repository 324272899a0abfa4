# wants: that the grader cannot end or clean up what it no longer finds
# held by: the box, which is killed by what the machine knows of it, not by its files
# verdict: failed|learner_error
for path <- Path.wildcard("/tmp/waymark-box-*/*"), do: File.rm(path)
