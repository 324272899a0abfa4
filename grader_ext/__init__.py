"""A graded notebook, from the author to the verdict."""
