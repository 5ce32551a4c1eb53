"""Pictures of every state of the program, for people to look at; the registry of its dialogs, for tests to walk.

`python -m tests.gallery FOLDER` paints them all offscreen, in light and dark, at one and two pixels to the point.
"""
