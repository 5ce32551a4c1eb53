"""What a merge tells: what came from the colleague, what was kept though deleted, where an order was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from anqing_bulletin.bulletin.merging.article import short, title_of
from anqing_bulletin.bulletin.merging.order import Arrangement, Fate, Shelves, only
from anqing_bulletin.bulletin.merging.places import BIN_PLACE, POOL_PLACE, section_place
from anqing_bulletin.bulletin.merging.record import Record, Subject
from anqing_bulletin.bulletin.merging.values import FINAL
from anqing_bulletin.bulletin.model import Article, Issue, Section

ABOUT_ISSUE = Subject(("issue",), "刊头")
ABOUT_PUBLICATION = Subject(("publication",), ABOUT_ISSUE.label)
ABOUT_PEOPLE = Subject(("people",), ABOUT_ISSUE.label)
ABOUT_IMPRINT = Subject(("imprint",), "版记")
ABOUT_NEXT_IMPRINT = Subject(("next imprint",), "新一期的版记")


def tell_masthead(record: Record, issue: Issue) -> None:
    """Which fields of the masthead, and whether the imprint, came from the colleague."""
    labels = [label for subject, label in record.taken if subject.label == ABOUT_ISSUE.label]
    if FINAL in labels:
        labels.remove(FINAL)
        record.notices.append("同事已把本期定稿。" if issue.final else "同事解除了本期的定稿。")
    if labels:
        record.notices.append(f"同事修改了刊头：{'、'.join(labels)}。")
    for about in (ABOUT_IMPRINT, ABOUT_NEXT_IMPRINT):
        if any(subject == about for subject, _ in record.taken):
            record.notices.append(f"同事修改了{about.label}。")


# --- sections -----------------------------------------------------------------------------------------------------


def tell_sections(record: Record, sections: Shelves[Section], order: Arrangement) -> None:
    """What became of the sections."""
    kept = set(order.places[""])
    for key in dict.fromkeys((*sections.mine.things, *sections.theirs.things)):
        base, mine, theirs = sections.three(key)
        name = f"栏目「{short(only(mine, theirs).title)}」"
        fate = order.fates.get(key)
        if fate is not None:
            _tell_section_fate(record, fate, name, (base, mine, theirs))
        elif base is None and mine is None:
            record.notices.append(f"{_added(sections)}{name}。")
        elif theirs is None and mine is not None and key not in kept:
            record.notices.append(f"同事删除了{name}。")
        if base is not None and mine is not None and theirs is not None:
            _tell_changed_section(record, name, base, mine, theirs)
    if _reordered(sections, ""):
        record.notices.append("同事调整了栏目的顺序。")


def _tell_section_fate(record: Record, fate: Fate, name: str, three: tuple[Section | None, ...]) -> None:
    base, mine, theirs = three
    if fate is Fate.BOTH_MOVED or (mine or theirs) != base:
        record.tell_fate(fate, name)
        return
    who, other = ("同事", "您") if fate is Fate.MINE_KEPT else ("您", "同事")
    record.notices.append(f"{who}删除了{name}，因为{other}动过里面的稿件，仍然保留。")


def _tell_changed_section(record: Record, name: str, base: Section, mine: Section, theirs: Section) -> None:
    if theirs.title != base.title == mine.title:
        record.notices.append(f"同事把{name}改名为「{short(theirs.title)}」。")
    if theirs.layout is not base.layout and mine.layout is base.layout:
        record.notices.append(f"同事修改了{name}的版式。")


# --- articles -----------------------------------------------------------------------------------------------------


def tell_articles(
    record: Record, articles: Shelves[Article], arrangement: Arrangement, sections: Iterable[Section]
) -> None:
    """What became of the articles, once they and their sections are merged."""
    names = {section_place(section.id): f"「{short(section.title)}」" for section in sections}
    names |= {POOL_PLACE: "备用稿", BIN_PLACE: "回收站"}
    at_base, at_mine, at_theirs = (shelf.place_of() for shelf in articles)
    found = {key: place for place, keys in arrangement.places.items() for key in keys}
    for key in dict.fromkeys((*found, *at_mine, *at_theirs)):
        base, mine, theirs = articles.three(key)
        name = f"《{title_of(only(mine, theirs))}》"
        was, now = at_base.get(key), found.get(key)
        fate = arrangement.fates.get(key)
        if fate in {Fate.MINE_KEPT, Fate.THEIRS_KEPT}:
            changed = mine if fate is Fate.MINE_KEPT else theirs
            record.tell_fate(fate, name, "移动过" if changed == base else "改过")
            continue
        if fate is Fate.BOTH_MOVED and now != BIN_PLACE:
            record.tell_fate(fate, name)
        elif was is None and mine is None and now is not None:
            record.notices.append(_new(name, now, names, _added(articles)))
        elif was is not None and now == at_theirs.get(key) != at_mine.get(key):
            record.notices.append(_moved(name, was, now, names))
        if base is not None and mine is not None and theirs is not None and now is not None:
            _tell_changed(record, name, base, mine, theirs)
    for place in arrangement.places:
        if place != BIN_PLACE and _reordered(articles, place):
            record.notices.append(f"同事调整了{names[place]}里稿件的顺序。")


def _added(shelves: Shelves[Any]) -> str:
    """What is said of a thing that I do not have: without a common version nobody knows who added or deleted it."""
    return "同事新增" if shelves.base.places else "只有同事有"


def _new(name: str, now: str, names: Mapping[str, str], added: str) -> str:
    if now == BIN_PLACE:
        return f"{added}稿件{name}，已经删除，可以在回收站里找到。"
    return f"{added}稿件{name}，在{names[now]}。"


def _moved(name: str, was: str, now: str | None, names: Mapping[str, str]) -> str:
    if now is None:
        return f"同事清空回收站，{name}不再保留。" if was == BIN_PLACE else f"同事删除了{name}。"
    if now == BIN_PLACE:
        return f"同事删除了{name}，可以在回收站里找到。"
    if was == BIN_PLACE:
        return f"同事恢复了{name}，在{names[now]}。"
    return f"同事把{name}移到了{names[now]}。"


def _tell_changed(record: Record, name: str, base: Article, mine: Article, theirs: Article) -> None:
    if theirs in (base, mine):
        return
    if theirs.title != base.title == mine.title:
        record.notices.append(f"同事把{name}的标题改为《{title_of(theirs)}》。")
        theirs = replace(theirs, title=base.title, title_breaks=base.title_breaks)
    left = sum(conflict.article_id == base.id for conflict in record.left)
    if mine != base:
        record.notices.append(f"{name}两边都改过，{f'有 {left} 处要您决定' if left else '已经合并'}。")
    elif theirs != base:
        record.notices.append(f"同事修改了{name}。")


def _reordered(shelves: Shelves[Any], place: str) -> bool:
    """Whether the colleague has another order of what all have in a place."""
    orders = shelves.order(place)
    common = set(orders[0]).intersection(*orders[1:])
    base, mine, theirs = ([key for key in order if key in common] for order in orders)
    return theirs not in (base, mine)
