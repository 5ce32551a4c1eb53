"""Other people's files become articles: manuscripts in, an `Issue` and a report out.

The room reads text as offices send it, recognises what is a masthead, a title, a run-in head or a source unit, and
mends what scanning spoilt.  Whatever it mends it reports; whatever it only doubts it reports and leaves alone.  It
never writes a file, never guesses a missing word, and knows nothing of fonts, pages or windows.
"""

from __future__ import annotations
