"""Which strings give away an organisation, and what stands in their place before the public: “云溪镇” → “X镇”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from pingyi.prose.declared import frame_texts
from pingyi.prose.runs import Edit
from pingyi.review_model import Review

_PLACES = ("街道", "社区", "镇", "乡", "村")
_ENDS = ("第一党支部", "第二党支部", "第三党支部", "党支部", "党总支", "党委", "党工委", "支部", *_PLACES)
_RUN_OF_SAME = re.compile(r"(X[^、，。；：X]{1,6}?)(?:、\1)+")
SHORTEST = 2


class Mask:
    """Finds the organisations of a review by all their names and hides them. The district itself is not hidden.

    ``others``: names that the review does not know (former and short names).
    """

    def __init__(self, review: Review, others: Iterable[str] = ()) -> None:
        self._review = review
        root = review.units[review.root]
        kept = {root.name, root.place}
        self._kept = kept
        self._shown: dict[str, str] = {}
        known = [name for unit in review.units.values() for name in (unit.name, unit.place)]
        known += [name for claim in review.claims for name in (claim.name,)]
        for name in (*known, *others):
            self._add(name)
        words = self._ordinary
        for name in tuple(self._shown):
            stem = next((name.removesuffix(end) for end in _PLACES if name.endswith(end)), "")
            if len(stem) >= SHORTEST and stem not in words and not any(stem in own for own in kept):
                self._shown.setdefault(stem, "X")

    @property
    def names(self) -> Mapping[str, str]:
        """Name → what stands in its place."""
        return self._shown

    def _add(self, name: str) -> None:
        if len(name) >= SHORTEST and name not in self._kept and name not in {"书记", "党委"}:
            self._shown.setdefault(name, "X" + next((end for end in _ENDS if name.endswith(end)), "单位"))

    @cached_property
    def _ordinary(self) -> str:
        """The packs' own words: a stem that is one of them (“机关”, “中心”) is no name."""
        review = self._review
        words = [*frame_texts(review), *(measure.name for measure in review.measures.values()), *review.slogans]
        words += [item.name + item.text for item in review.rubric.items]
        words += [task.name + task.text for task in review.tasks]
        words += list(review.form_names.values())
        words += [piece.text for claim in review.claims for piece in (*claim.pieces, *claim.asks) if _plain(piece)]
        return "\n".join(words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._shown, key=lambda name: (-len(name), name))
        kept = sorted(self._kept, key=lambda name: (-len(name), name))
        return re.compile("|".join(["(?P<kept>" + "|".join(map(re.escape, kept)) + ")", *map(re.escape, longest)]))

    def edits(self, text: str) -> list[Edit]:
        """What to replace in a text so that no organisation is named."""
        found = self._pattern.finditer(text)
        return [(match.start(), match.end(), self._shown[match[0]]) for match in found if not match["kept"]]

    def found(self, text: str) -> tuple[str, ...]:
        """The names that a text holds."""
        return tuple(match[0] for match in self._pattern.finditer(text) if not match["kept"])


def collapsed(text: str) -> list[Edit]:
    """“X镇、X镇、X镇” → “X镇等”: how many there are tells who they are."""
    return [(match.start(), match.end(), match[1] + "等") for match in _RUN_OF_SAME.finditer(text)]


def _plain(piece: object) -> bool:
    return getattr(piece, "number", None) is None and not getattr(piece, "unit", "")
