# wants: to fill the BEAM's table of atoms, which is never emptied
# held by: the BEAM, which ends with a full table, and then its box; or the clock
# verdict: learner_error|timeout|out_of_memory
for n <- 1..3_000_000, do: String.to_atom("atom_#{n}")
