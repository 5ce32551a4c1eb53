"""Templates: a new issue from one, and an issue kept as one."""
