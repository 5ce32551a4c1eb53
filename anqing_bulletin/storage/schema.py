"""The words of the file format: names of parts, and the names under which the model's choices are written.

`content/issue.json` holds the masthead, the imprint and the order of the articles; each article is a part of its own
under `content/articles/`, each picture one under `media/`, named by its hash.  Objects may carry keys that this program
does not know: they live on in the `extra` of the value they belong to.  Spans and pictures may not; a newer program
that must say more of them says so in the manifest's `needs`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from anqing_bulletin.bulletin.model import Alignment, Article, ArticleStatus, Mark, ParagraphKind, SectionLayout

ISSUE_PART = "content/issue.json"

MARKS = {
    "strong": Mark.STRONG,
    "kai": Mark.KAI,
    "underline": Mark.UNDERLINE,
    "superscript": Mark.SUPERSCRIPT,
    "subscript": Mark.SUBSCRIPT,
}
KINDS = {kind.value: kind for kind in ParagraphKind}
ALIGNMENTS = {alignment.value: alignment for alignment in Alignment}
SECTION_LAYOUTS = {layout.value: layout for layout in SectionLayout}
STATUSES = {status.value: status for status in ArticleStatus}
MEDIA_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}

ARTICLE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""What an article's id may be: it becomes a file name."""
SHA256 = re.compile(r"[0-9a-f]{64}")

KnownParts = Mapping[str, tuple[Article, bytes]]
"""By the name of a part, an article and the bytes that are known to hold it: read once, they gave it back.

Only articles without pictures, whose bytes would be parts of their own.
"""
NOTHING_KNOWN: KnownParts = {}


def article_part(article_id: str) -> str:
    """The part that holds an article."""
    return f"content/articles/{article_id}.json"


def media_part(sha256: str, media_type: str) -> str:
    """The part that holds a picture of a type in `MEDIA_SUFFIXES`."""
    return f"media/{sha256}.{MEDIA_SUFFIXES[media_type]}"


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
