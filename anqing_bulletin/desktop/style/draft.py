"""The styles that can be chosen, the one that is, and what is being changed in it.  No widget, no file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from anqing_bulletin.errors import StyleInvalid
from anqing_bulletin.typesetting.style import DEFAULT_STYLE, named_style, style_names
from anqing_bulletin.typesetting.style_changes import change, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anqing_bulletin.bulletin.model import Publication, StyleChanges
    from anqing_bulletin.desktop.style.own_styles import OwnStyle
    from anqing_bulletin.typesetting.style import HouseStyle


@dataclass(frozen=True)
class Offer:
    """A style that can be chosen, as it was and as it is changed now."""

    name: str
    base: str
    original: StyleChanges = ()
    changes: StyleChanges = ()
    own: OwnStyle | None = None
    fault: str = ""
    """Why nothing can be set in it, as a sentence."""

    @property
    def is_changed(self) -> bool:
        """Whether it is otherwise than it was offered."""
        return self.changes != self.original


class StyleDraft:
    """What the dialog of styles edits."""

    def __init__(self, publication: Publication, own: Sequence[OwnStyle]) -> None:
        self._publication = publication
        self.offers = [Offer(name, name) for name in style_names()]
        self.offers += [_offer_of(style) for style in own]
        self.index = self._place_of(publication)
        if self.index < 0:
            name = publication.style
            self.offers.append(Offer(name, name, fault=f"这台电脑上没有版式“{name}”，先按“{DEFAULT_STYLE}”显示。"))
            self.index = len(self.offers) - 1

    @property
    def offer(self) -> Offer:
        """The style that is chosen."""
        return self.offers[self.index]

    @property
    def base(self) -> HouseStyle:
        """The shipped style that is changed, as it ships."""
        return _shipped(self.offer)

    @property
    def original(self) -> HouseStyle:
        """The chosen style as it was offered."""
        return named_style(self.base.name, self.offer.original)

    def style(self, index: int = -1) -> HouseStyle:
        """The chosen style with its changes, or another offered one.

        Raises StyleInvalid where nothing can be set in it.
        """
        offer = self.offers[index] if index >= 0 else self.offer
        if offer.fault:
            raise StyleInvalid(offer.fault)
        return named_style(offer.base, offer.changes)

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting as it is to be shown, wrong ones too where their kind is right."""
        shown = settings_of(self.base)
        for key, text in self.offer.changes:
            value = _read(text)
            if key in shown and _is_like(value, shown[key]):
                shown[key] = value
        return shown

    @property
    def fault(self) -> StyleInvalid | None:
        """What is wrong with the chosen style; None where nothing is."""
        try:
            self.style()
        except StyleInvalid as error:
            return error
        return None

    def choose(self, index: int) -> None:
        """Another style; what was changed in the others is kept."""
        self.index = index

    def put(self, key: str, value: Any) -> None:
        """Change a setting; what the shipped style says itself is no change."""
        new = change(key, value)
        changes = {known: text for known, text in self.offer.changes if known != key}
        if new != change(key, settings_of(self.base).get(key)):
            changes[key] = new[1]
        self._put(tuple(sorted(changes.items())))

    def reset(self) -> None:
        """The chosen style as it was offered."""
        self._put(self.offer.original)

    def add(self, own: OwnStyle) -> None:
        """Offer a style that has just been saved, in the place of one of the same name, and choose it.

        What was changed to make it is no longer changed in the style it was made from.
        """
        self.reset()
        at = next((n for n, offer in enumerate(self.offers) if offer.own and offer.own.path == own.path), -1)
        if at < 0:
            self.offers.append(_offer_of(own))
            at = len(self.offers) - 1
        self.offers[at] = _offer_of(own)
        self.index = at

    def remove(self) -> None:
        """Offer the chosen style no longer; the shipped one that it goes back to is chosen, with its changes."""
        gone = self.offers.pop(self.index)
        self.index = next((n for n, offer in enumerate(self.offers) if offer.name == _shipped(gone).name), 0)
        if not gone.fault:
            self._put(gone.changes)

    def _put(self, changes: StyleChanges) -> None:
        self.offers[self.index] = replace(self.offer, changes=changes)

    def _place_of(self, publication: Publication) -> int:
        """The offer that a publication is set in: an own style that is just so, or the shipped one with its changes."""
        wanted = publication.style, publication.style_changes
        for number, offer in enumerate(self.offers):
            if offer.own is not None and not offer.fault and (offer.base, offer.changes) == wanted:
                return number
        for number, offer in enumerate(self.offers):
            if offer.own is None and offer.name == publication.style:
                self.offers[number] = replace(offer, changes=publication.style_changes)
                return number
        return -1


def _offer_of(style: OwnStyle) -> Offer:
    return Offer(style.name, style.base, style.changes, style.changes, style, style.fault)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_like(value: Any, known: Any) -> bool:
    """Whether a field that can show one value can show the other."""
    if isinstance(known, list):
        return (
            isinstance(value, list)
            and len(value) == len(known)
            and all(_is_like(one, other) for one, other in zip(value, known, strict=True))
        )
    if isinstance(known, (int, float)) and not isinstance(known, bool):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, type(known))


def _shipped(offer: Offer) -> HouseStyle:
    return named_style(offer.base if offer.base in style_names() else DEFAULT_STYLE)
