"""What is known so far while a text is read: what was found, what its sections speak of, who was told to act."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pingyi.reading.speech.model import Finding, Name, Task
from pingyi.reading.speech.outline import Heading
from pingyi.reading.speech.stance import Stance, of_path
from pingyi.reading.speech.times import Clock

Path = tuple[Heading, ...]


@dataclass
class State:
    """Grows as passages are read in their order. ``default``: what the text speaks of where no heading says so."""

    clock: Clock
    default: Stance = ""
    findings: list[Finding] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    labelled: tuple[list[int], int] = field(default_factory=lambda: ([], -1))
    """The tasks that the last labels spoke of, and how many there were then: a further line of labels speaks of the same."""
    _turned: dict[Path, Stance] = field(default_factory=dict)
    _leads: dict[Path, Name] = field(default_factory=dict)

    def stance(self, path: Path) -> Stance:
        """The stance of a passage: what its section turned to, else its headings'."""
        for depth in range(len(path), -1, -1):
            if turned := self._turned.get(path[:depth]):
                # A deeper heading that says something else wins over a turn above it.
                return of_path(path[depth:], turned, known=True)
        return of_path(path, self.default)

    def turn_to(self, path: Path, stance: Stance) -> None:
        """From here to the section's end the text speaks of something else."""
        self._turned[path] = stance

    def set_lead(self, path: Path, name: Name) -> None:
        """A subject that governs what follows under the same heading."""
        self._leads[path] = name

    def lead(self, path: Path) -> Name | None:
        """The nearest subject named before, from this heading outwards."""
        for depth in range(len(path), -1, -1):
            if name := self._leads.get(path[:depth]):
                return replace(name, stated=False)
        return None
