"""From an instructor's notebook to the learner's, and whether a course can be released. The only room with nbgrader."""
