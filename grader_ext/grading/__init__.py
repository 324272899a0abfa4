"""Grades a submission in a box and says what it saw: `grade(submission, lesson, sandbox) -> Verdict`.

The grader is a Jupyter client outside the box. It trusts nothing that comes out of it, and fails closed.
"""
