"""The window: the only room that knows Qt.

A `Session` holds the open issue; the tree, the editor and the preview show it and ask it for edits.  Nothing
in here decides what an edit does, how a page looks or how a file is written: those are the other rooms'
business.
"""

from __future__ import annotations
