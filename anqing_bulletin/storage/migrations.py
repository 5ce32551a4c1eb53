"""What a file of an older version says in the words of the present one: small pure functions, one for each step.

Within a first figure of the version nothing changes its meaning, so a step only supplies what the older program did not
know.  A step is kept for ever, and so is a golden file of the version it starts from (`tests/storage/golden`).

    1.0 → 1.1   the file gets a history, of one state: that of its content
"""

from __future__ import annotations

from anqing_bulletin.storage.versions import NO_VERSIONS, Content, Versions, with_state


def with_first_state(content: Content) -> Versions:
    """1.0 → 1.1: the history of a file that has none.

    The state is named by the content alone: two people who go on from copies of the same old file have it in common,
    and what they make of it can be merged.
    """
    return with_state(NO_VERSIONS, content, None)
