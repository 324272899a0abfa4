"""From a Hub token to a learner, an instructor or an admin."""
