"""What a course, a lesson, a submission and a verdict are. Pure: no I/O, no framework."""
