"""Finding and replacing, in an article and in the whole issue."""
