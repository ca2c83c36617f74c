"""Sentences → one flowing paragraph: the district first, then reviewees, then single villages.

What is said of one unit stands together and names it once (“……；……”, “该镇……”), results before measures taken. Among
problems the first example of each sort is led by “其中，”, “如” or another such phrase, never the same twice in a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pingyi.doctree import Run
from pingyi.prose.merging import Sentence

_WITHIN = "其中，"
LEADS = ("如", "比如，", _WITHIN, "从单位看，", "具体来看，", "再比如，", "举例来说，", "又如")
"""What leads an example in; each stands at most once in a part of the text."""
_PLACES = ("街道", "社区", "镇", "乡", "村")
MOST = 3
"""How many clauses one full stop may hold."""


@dataclass(frozen=True)
class Flow:
    """How a paragraph runs. ``leads``: the lead phrases that the part has not used yet, in the order of their use."""

    root: str
    kind: str
    leads: tuple[str, ...]
    led: bool
    """Whether something general stands before the sentences (a lead), so that an example can be led in."""
    results: frozenset[str] = frozenset()
    """The measures that are scored as results: of equal weight they are told first."""

    def runs(self, found: Sequence[Sentence]) -> tuple[tuple[Run, ...], tuple[str, ...]]:
        """The paragraph's runs, stops included, and the lead phrases that are left."""
        runs: list[Run] = []
        leads = list(self.leads)
        general = [sentence for sentence in found if self._level(sentence) == 0]
        for level in range(3):
            groups = self._groups([sentence for sentence in found if self._level(sentence) == level])
            if not groups:
                continue
            if level and self.kind == "problem" and (self.led or general) and groups[0][0].opening:
                lead = self._lead(general, groups[0][0], leads)
                runs += [Run(lead)] if lead else []
            runs += self._clauses(groups)
        return tuple(runs), tuple(leads)

    def _level(self, sentence: Sentence) -> int:
        claim = sentence.claims[0]
        return 0 if claim.subject == self.root else 1 if claim.subject == claim.unit else 2

    @staticmethod
    def _lead(general: Sequence[Sentence], first: Sentence, leads: list[str]) -> str:
        """“其中，” where the example is part of a figure that was given for the whole district, else the next lead phrase."""
        whole = {figure.measure for sentence in general for claim in sentence.claims for figure in claim.figures}
        part = any(figure.measure in whole for claim in first.claims for figure in claim.figures)
        fit = [lead for lead in leads if (lead == _WITHIN) == part] or [lead for lead in leads if lead != _WITHIN]
        if not fit:
            return ""
        leads.remove(fit[0])
        return fit[0]

    def _groups(self, found: Sequence[Sentence]) -> list[list[Sentence]]:
        """What is said of one unit stands together, where its weightiest sentence stands; several units' sentences stand alone."""
        groups: dict[str, list[Sentence]] = {}
        for sentence in sorted(found, key=lambda sentence: (-sentence.weight, not self._result(sentence))):
            first = sentence.claims[0]
            groups.setdefault(first.unit if len(sentence.claims) == 1 else first.id, []).append(sentence)
        return list(groups.values())

    def _result(self, sentence: Sentence) -> bool:
        return any(figure.measure in self.results for claim in sentence.claims for figure in claim.figures)

    def _clauses(self, groups: Sequence[Sequence[Sentence]]) -> Iterator[Run]:
        """The groups' clauses with their stops.

        Each unit ends its sentence, unless the next one has the same sort of thing to show; a problem that stands alone is
        joined by the next.
        """
        clauses = [(sentence, place, len(group)) for group in groups for place, sentence in enumerate(group)]
        held = 0
        for index, (sentence, place, size) in enumerate(clauses):
            previous = clauses[index - 1][0] if place and held else None
            yield from _continued(sentence, previous)
            held += 1
            following = clauses[index + 1][0] if index + 1 < len(clauses) else None
            ends, joined = place == size - 1, size == 1 and _parallel(sentence, following)
            closes = ends and not joined if self.kind == "achievement" else ends and held > 1
            stop = following is None or closes or held == MOST
            held = 0 if stop else held
            yield Run("。" if stop else "；", sentence.claims[0].id)


def _continued(sentence: Sentence, previous: Sentence | None) -> tuple[Run, ...]:
    """The sentence as it goes on from one about the same unit: without the name, or with “该镇” for the place in it."""
    if previous is None or not sentence.opening or not previous.opening:
        return sentence.runs
    if sentence.name == previous.name:
        return sentence.runs[sentence.opening :]
    opening = sentence.runs[0]
    place = _common(opening.text, previous.runs[0].text)
    kind = next((kind for kind in _PLACES if place.endswith(kind)), "")
    if not kind:
        return sentence.runs
    shorter = Run(f"该{kind}{opening.text.removeprefix(place)}", opening.claim, opening.evidence)
    return (shorter, *sentence.runs[1:])


def _parallel(one: Sentence, other: Sentence | None) -> bool:
    return other is not None and one.claims[0].rule == other.claims[0].rule


def _common(one: str, other: str) -> str:
    """The longest common beginning that ends in a sort of place; empty where there is none."""
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    ends = [index for index in range(length, 0, -1) if one[:index].endswith(_PLACES)]
    return one[: ends[0]] if ends else ""
