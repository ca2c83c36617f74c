"""What a check of a paper found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What is the matter with a number of a paper. Those in :data:`PROBLEMS` mean that paper and seal do not agree."""

    CHANGED = "changed"
    OUTDATED = "outdated"
    GONE = "gone"
    MOVED = "moved"
    REMOVED = "removed"
    UNPROVEN = "unproven"
    ANNEX = "annex"
    DROPPED = "dropped"
    CORRECTED = "corrected"
    REWORDED = "reworded"


WORDS = {
    Sort.CHANGED: "被改动",
    Sort.OUTDATED: "与封存年度不符",
    Sort.GONE: "封存年度中已没有这条事实",
    Sort.REMOVED: "数字从句中删去",
    Sort.UNPROVEN: "没有依据",
    Sort.ANNEX: "“数据依据”附件与封存年度不符",
    Sort.DROPPED: "随句删去",
    Sort.CORRECTED: "已改为封存年度的数字",
    Sort.MOVED: "错位：数字、名称本身不错，但放在了别处的位置",
    Sort.REWORDED: "前后文字有改动，请核对",
}
PROBLEMS = frozenset({Sort.CHANGED, Sort.OUTDATED, Sort.GONE, Sort.MOVED, Sort.REMOVED, Sort.UNPROVEN, Sort.ANNEX})


@dataclass(frozen=True)
class Found:
    """One number: where it stands, what the paper says now, what was written, by which claim, what the sealed year says."""

    sort: Sort
    place: str = ""
    context: str = ""
    """The number with what stands around it, the number in 【】."""
    now: str = ""
    was: str = ""
    claim: str = ""
    sealed: str = ""
    """The claim as the sealed year states it; empty where it states nothing of the kind."""
    tracked: bool = False
    """Put in by a tracked change that nobody has accepted yet."""


@dataclass(frozen=True)
class Checked:
    """The result for one paper: how many numbers and names stand, and everything else; ``notes`` are whole sentences."""

    name: str
    stands: int
    found: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether every number of the paper is the sealed year's."""
        return not any(one.sort in PROBLEMS for one in self.found)
