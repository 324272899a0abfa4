"""Where a learner's server runs: in bubblewrap on this machine, or in a container."""
