"""Issues on disk: what a project file holds, how it is read without trust and written without risk.

`saving` is the front door of the window: it opens a project file and saves it so that nobody's work is covered; behind
it, `project` turns an issue with its history into the bytes of a .zgxx file and back, and `save` is the only place in
the program that replaces a file; every exporter writes through it.

    what a file holds      `encoding`, `decoding` in the words of `schema`; `versions`, `version_parts` (its history);
                           `migrations`; `manifest`, `container`; `canonical`, `fields` (strict JSON); `limits`
    beside the file        `turns` (one save at a time), `lock`, `holder` (who has it open), `backups`
    what is not saved yet  `journal`, `records`, `recovery`
    on request             `together` (two copies into one), `repair`, `clean`
    of this PC             `folders`, `processes`

This room never shows anything, never guesses at a damaged file, never overwrites what it could not read, and opens no
file other than the one it is asked for, those beside it that it made, and those of the user's own state folder.
"""

from __future__ import annotations
