"""Issues on disk: what a project file holds, how it is read without trust and written without risk.

`project` is the front door: an `Issue` to the bytes of a .zgxx file and back, and to and from a path.  `save` is the
only place in the program that replaces a file; every exporter writes through it.  Behind the door, `encoding` and
`decoding` turn the issue into JSON parts and back in the words of `schema`, `canonical` and `fields` write and read
JSON strictly, `manifest` lists the parts and their hashes, `container` packs them into a ZIP and takes them out again,
`limits` is the table of what a file may hold.

This room never shows anything, never guesses at a damaged file, never overwrites what it could not read, and opens no
file other than the one it is asked for.  It knows only `bulletin` and the typed errors.
"""

from __future__ import annotations
