"""What is known so far while a text is read: what was found, what its sections speak of, who was told to act."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from pingyi.reading.speech.model import Finding, Name, Task
from pingyi.reading.speech.outline import Heading
from pingyi.reading.speech.stance import Stance, of_path
from pingyi.reading.speech.times import Clock

Path = tuple[Heading, ...]
_SECTION = re.compile(
    r"$|第.{1,3}(?:部分|篇|章|节)|[一二三四五六七八九十百]{1,3}、|[（(]?[一二三四五六七八九十\d]{1,3}[)）]|\d|[壹贰叁肆伍陆柒捌玖拾]"
)
"""Numbers of sections, as against those of items that are spoken on (“一是”, “第一”); none: a heading by its style."""


@dataclass
class State:
    """Grows as passages are read in their order. ``default``: what the text speaks of where no heading says so."""

    clock: Clock
    default: Stance = ""
    findings: list[Finding] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    labelled: tuple[list[int], int] = field(default_factory=lambda: ([], -1))
    """The tasks that the last labels spoke of, and how many there were then: a further line of labels speaks of the same."""
    leans: dict[Path, Counter[Stance]] = field(default_factory=dict)
    """Of each section, how many of its parts surely speak of what is to be done, and of what was done."""
    repaired: frozenset[tuple[int, int]] = frozenset()
    """Where the headings stand that are a problem's name, for measures against it stand below."""
    _turned: dict[Path, Stance] = field(default_factory=dict)
    _passing: set[Path] = field(default_factory=set)
    _leads: dict[Path, Name] = field(default_factory=dict)

    def stance(self, path: Path) -> Stance:
        """The stance of a passage: what its section turned to, else its headings'."""
        for depth in range(len(path), 0, -1):
            if (path[depth - 1].start, path[depth - 1].end) in self.repaired:
                return of_path(path[depth:], "problem", known=True)
        for depth in range(len(path), -1, -1):
            turned = self._turned.get(path[:depth], "")
            if turned and not (
                depth < len(path) and path[:depth] in self._passing and _SECTION.match(path[depth].number)
            ):
                # A deeper heading that says something else wins over a turn above it.
                return of_path(path[depth:], turned, known=True)
        return of_path(path, self.default)

    def lean(self, path: Path) -> Stance:
        """What the innermost section that is clear about it speaks of; the text as a whole does not count."""
        for depth in range(len(path), 0, -1):
            said = self.leans.get(path[:depth])
            if said and said["task"] != said["achievement"]:
                return "task" if said["task"] > said["achievement"] else "achievement"
        return ""

    def turn_to(self, path: Path, stance: Stance, *, passing: bool = False) -> None:
        """From here to the section's end the text speaks of something else; ``passing``: only to the next numbered heading."""
        self._turned[path] = stance
        (self._passing.add if passing else self._passing.discard)(path)

    def set_lead(self, path: Path, name: Name) -> None:
        """A subject that governs what follows under the same heading."""
        self._leads[path] = name

    def lead(self, path: Path) -> Name | None:
        """The nearest subject named before, from this heading outwards."""
        for depth in range(len(path), -1, -1):
            if name := self._leads.get(path[:depth]):
                return replace(name, stated=False)
        return None
