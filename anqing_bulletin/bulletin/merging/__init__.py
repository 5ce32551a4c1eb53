"""Two copies of one issue made into one: three-way, by the ids of what was edited."""
