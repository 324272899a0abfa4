"""What Waymark costs in time, measured beside what it is compared with, in one run."""
