"""How learners' containers are found: `docker ps --filter label=waymark.learner`."""

#: The label of what is made for a learner. On a container its value is the user's name.
LABEL = "waymark.learner"
