"""The pages at `/services/progress/`, under the hub's log-in."""
