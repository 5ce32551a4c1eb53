"""Issue and house style to sheets: what stands where on which page.

Pure functions over tables, in integers of 1/1000 pt.  Neither Qt nor a PDF library: a sheet holds glyphs, rules
and pictures, and the painters of other rooms decide nothing.  The front door is `compose.compose`.

`style` is the house style as data, `fonts` finds faces and glyphs, `breaking` holds the tables of the standards,
`paragraph` sets lines, `blocks` tables and figures, `cover` and `imprint` the fixed parts, `flow` fills pages,
`sheet` says what a page is made of, `locate` leads from a place in the text to the page and back.
"""

from __future__ import annotations
