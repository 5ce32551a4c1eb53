"""What can still be read of a damaged project file: asked for by the user, never done on the quiet.

The file is searched for parts without trusting its directory.  A part counts as whole where its hash stands in the
manifest (or, for a revision, in its own name); only where the manifest is lost too, the weaker checksum beside the
part must do, and that is said.  A damaged article is replaced by its newest revision in the history that is whole.
Nothing is written: what was found becomes an issue without a file, and the damaged file stays as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from anqing_bulletin.bulletin.model import Article, Issue, Publication
from anqing_bulletin.errors import ProjectDamaged
from anqing_bulletin.storage.canonical import dump, load
from anqing_bulletin.storage.container import Loose, loose_parts
from anqing_bulletin.storage.decoding import decode_issue
from anqing_bulletin.storage.encoding import encode_issue
from anqing_bulletin.storage.fault import Fault
from anqing_bulletin.storage.manifest import MANIFEST_PART, Manifest, decode_manifest
from anqing_bulletin.storage.migrations import with_first_state
from anqing_bulletin.storage.project import Project, read_bytes
from anqing_bulletin.storage.schema import ARTICLE_ID, ISSUE_PART, article_part, sha256_of
from anqing_bulletin.storage.version_parts import INDEX_PART, decode_index, decode_versions
from anqing_bulletin.storage.versions import MEDIA_PART, Snapshot, Versions, content_of

_ARTICLES, _SUFFIX = "content/articles/", ".json"


@dataclass(frozen=True)
class Salvaged:
    """What was read of a damaged file."""

    project: Project
    whole: int
    """Articles that are exactly as they were saved last."""
    losses: tuple[str, ...]
    """What is not as it was saved last, each as a Chinese sentence."""


def salvage(path: Path) -> Salvaged:
    """What can still be read of a project file.

    Raises `ProjectError` where it cannot be read at all, `ProjectNewer` for one that only a newer program understands,
    and `ProjectDamaged` where no article is left in it.
    """
    found = _Found(list(loose_parts(read_bytes(path))))
    frame, losses = found.frame()
    articles: dict[str, Article] = {}
    whole = 0
    for article_id in dict.fromkeys((*(article.id for article in _everywhere(frame)), *found.article_ids())):
        article, loss = found.article(article_id)
        if article is not None:
            articles[article_id] = article
        if loss:
            losses.append(loss)
        else:
            whole += 1
    if not articles:
        raise ProjectDamaged(f"“{path.name}”里没有找到完好的稿件，救不回来。文件没有改动；请从备份恢复。")
    issue = _filled(frame, articles)
    return Salvaged(Project(issue, versions=found.versions(issue)), whole, tuple(losses))


class _Found:
    """The parts of a damaged file, by name and by hash."""

    def __init__(self, parts: Sequence[Loose]) -> None:
        self._by_hash = {sha256_of(part.data): part.data for part in parts}
        self._checked = {part.name: part.data for part in parts if part.whole}
        manifest = _manifest(parts)
        self._records = manifest.records if manifest else {}
        self._whole = {
            name: self._by_hash[record.sha256]
            for name, record in self._records.items()
            if record.sha256 in self._by_hash
        }
        self._index = self._whole.get(INDEX_PART, self._checked.get(INDEX_PART))
        self._snapshots = _snapshots(self._index)
        self._media = {name: data for name, data in self._checked.items() if _is_picture(name, data)}

    def article_ids(self) -> list[str]:
        """The articles that the file held, as far as anything tells."""
        names = dict.fromkeys((*self._records, *self._checked))
        ids = (name.removeprefix(_ARTICLES).removesuffix(_SUFFIX) for name in names if name.startswith(_ARTICLES))
        return [article_id for article_id in ids if ARTICLE_ID.fullmatch(article_id)]

    def frame(self) -> tuple[Issue, list[str]]:
        """The issue with empty articles, or the best that stands in for it; and what is to be said about that."""
        revisions = [(snapshot, snapshot.issue) for snapshot in self._snapshots]
        for data, words in self._candidates(ISSUE_PART, revisions):
            with contextlib.suppress(Fault):
                return decode_issue(_StandIns({ISSUE_PART: data}))[0], [f"刊头与目录已损坏，{words}。"] if words else []
        lost = "刊头与目录已损坏，找不回来：稿件都放在备用稿里，请重新填写刊头信息、版记，再排目录。"
        return Issue(Publication(), 1, date.today()), [lost]  # noqa: DTZ011  the office's own day

    def article(self, article_id: str) -> tuple[Article | None, str]:
        """An article or the best that stands in for it; and what is to be said about that."""
        part = article_part(article_id)
        revisions = [(shot, digest) for shot in self._snapshots for own, digest in shot.articles if own == article_id]
        for data, words in self._candidates(part, revisions):
            article = _article(article_id, data, self._media)
            if article is not None:
                return article, f"{_name(article)}已损坏，{words}。" if words else ""
            article = _article(article_id, _without_figures(data, part), self._media)
            if article is not None:
                also = f"已损坏，{words}；" if words else ""
                return article, f"{_name(article)}{also}其中有图片已损坏，取下了它的图片。"
        return None, f"有一篇稿件（编号 {article_id}）已损坏，找不回来。"

    def versions(self, issue: Issue) -> Versions:
        """The states of the history that are whole, behind them the one that was read now."""
        content = content_of(encode_issue(issue))
        others = {name: data for name, data in (self._checked | self._whole).items() if name not in content.parts}
        parts = {**others, **content.parts, **({INDEX_PART: self._index} if self._snapshots and self._index else {})}
        try:
            versions = decode_versions(parts, content)[0]
        except Fault:
            return with_first_state(content)
        return versions if versions.snapshots else with_first_state(content)

    def _candidates(self, part: str, revisions: Sequence[tuple[Snapshot, str]]) -> list[tuple[bytes, str]]:
        """What may stand for a part, the best first, each with the words that tell how it differs."""
        found = [(self._whole[part], "")] if part in self._whole else []
        if not found and part in self._checked and part not in self._records:
            found.append((self._checked[part], "清单里没有它的校验值，只核对了压缩包的校验码，请通读"))
        return found + [
            (self._by_hash[digest], f"换成了{_when(snapshot)}保存的样子")
            for snapshot, digest in reversed(revisions)
            if digest in self._by_hash
        ]


class _StandIns(dict[str, bytes]):
    """Parts among which every article is found, empty."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and name.startswith(_ARTICLES))

    def __missing__(self, name: str) -> bytes:
        article = Article(id=name.removeprefix(_ARTICLES).removesuffix(_SUFFIX))
        return _alone(article)[name]


def _alone(article: Article) -> dict[str, bytes]:
    """The parts of an issue that holds one article and nothing else."""
    return encode_issue(Issue(Publication(), 1, date(2000, 1, 1), pool=(article,)))


def _article(article_id: str, data: bytes, media: Mapping[str, bytes]) -> Article | None:
    """The article of a part; None where it is none, or shows a picture that is lost."""
    try:
        return decode_issue({**_alone(Article(id=article_id)), **media, article_part(article_id): data})[0].pool[0]
    except Fault:
        return None


def _without_figures(data: bytes, part: str) -> bytes:
    """The part of an article without its figures; unchanged where it is no article."""
    try:
        value = load(data, part)
    except Fault:
        return data
    blocks = value.get("blocks") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(blocks, list):
        return data
    kept = [block for block in blocks if not (isinstance(block, dict) and block.get("type") == "figure")]
    return dump({**value, "blocks": kept}, part)


def _manifest(parts: Sequence[Loose]) -> Manifest | None:
    """The manifest, also a damaged one that can be read: the hashes in it prove themselves by what they match."""
    for part in parts:
        if part.name == MANIFEST_PART:
            try:
                return decode_manifest(part.data)
            except Fault:
                return None
    return None


def _snapshots(data: bytes | None) -> tuple[Snapshot, ...]:
    try:
        return decode_index(data)[0] if data is not None else ()
    except Fault:
        return ()


def _is_picture(name: str, data: bytes) -> bool:
    return MEDIA_PART.fullmatch(name) is not None and sha256_of(data) in name


def _when(snapshot: Snapshot) -> str:
    moment = snapshot.moment
    return f" {moment.astimezone():%Y-%m-%d %H:%M} " if moment else "较早时候"


def _name(article: Article) -> str:
    return f"稿件《{article.title or '无标题'}》"


def _everywhere(issue: Issue) -> list[Article]:
    places = [*(section.articles for section in issue.sections), issue.pool, issue.bin]
    return [article for place in places for article in place]


def _filled(frame: Issue, articles: Mapping[str, Article]) -> Issue:
    """The frame with these articles; those that it does not list are in the pool."""

    def real(place: Iterable[Article]) -> tuple[Article, ...]:
        return tuple(articles[article.id] for article in place if article.id in articles)

    listed = {article.id for article in _everywhere(frame)}
    return replace(
        frame,
        sections=tuple(replace(section, articles=real(section.articles)) for section in frame.sections),
        pool=(*real(frame.pool), *(article for article_id, article in articles.items() if article_id not in listed)),
        bin=real(frame.bin),
    )
