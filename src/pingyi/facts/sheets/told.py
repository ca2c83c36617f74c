"""What is told about cells of one column → issues: alike ones that concern the whole column are told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pingyi.facts.sheets.cells import Told
from pingyi.issues import Issue, Place


def issues(told: Iterable[tuple[int, Told]], place: Callable[[int], Place]) -> Iterator[Issue]:
    """An issue for each cell, or one for all that share a fold; ``place`` gives the place of the row with an index."""
    folded: dict[tuple[str, str, str], list[tuple[int, Told]]] = {}
    for index, one in told:
        if one.fold:
            folded.setdefault((one.code, one.fold, one.message), []).append((index, one))
        else:
            yield Issue(place(index), one.code, one.message, one.hint, one.severity)
    for group in folded.values():
        (first, one), (last, _) = group[0], group[-1]
        message = one.message
        if len(group) > 1:
            message += f"（本列至第{place(last).row}行共{len(group)}处）"
        yield Issue(place(first), one.code, message, one.hint, one.severity)
