# wants: that the worker removes what a link of the attacker's points to
# held by: the worker, which removes links, not what they point to
# verdict: failed|learner_error
for path <- Path.wildcard("/tmp/waymark-box-*/*") do
  File.rm(path)
  File.ln_s("@FOLDER@", path)
end
