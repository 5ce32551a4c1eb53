"""The tree at the left: the issue as a table of contents that can be put in order."""
