"""The pages on the screen: preview, thumbnails, and how a sheet is painted."""
