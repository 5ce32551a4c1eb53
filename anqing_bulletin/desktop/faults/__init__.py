"""When something goes wrong: the log, and one calm dialog."""
