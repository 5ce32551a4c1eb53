"""What differs between two versions, in the few words that a row of a table has room for."""

from __future__ import annotations

from anqing_bulletin.bulletin.comparison import Change, Comparison, describe

NOTHING = "没有改动"
_ORDER = (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.MOVED)


def changes_in_short(comparison: Comparison) -> str:
    """One line for all differences: 改 2 篇，增 1 篇，刊头信息有改动.  A single one is told in full."""
    items = comparison.items
    if not items:
        return NOTHING
    if len(items) == 1:
        return describe(comparison)[0]
    changes = [item.change for item in items if item.article_id]
    parts = [f"{change.value} {changes.count(change)} 篇" for change in _ORDER if change in changes]
    others = "、".join(item.label for item in items if not item.article_id)
    return "，".join((*parts, f"{others}有改动") if others else parts)
