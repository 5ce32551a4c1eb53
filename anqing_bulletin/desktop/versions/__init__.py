"""Versions of an issue: kept, compared, restored, merged, taken from."""
