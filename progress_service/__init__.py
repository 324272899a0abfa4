"""The hub service: stores courses, submissions and progress, and tells learners live what happens."""
