"""The commentary (点评讲话) in three parts, from a review.

Part one: achievements by theme. Part two: problems by kind. Part three: requirements — what follows from the problems, then next
year's tasks. What is frame (the pack's headings and leads) is a run without a claim; every other run states a claim, or a task
of the plan (“task:<id>”).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pingyi import numbers
from pingyi.doctree import Block, Document, Heading, Paragraph, Run
from pingyi.findings.comments import fair, telling
from pingyi.findings.model import Claim
from pingyi.findings.punctuation import unstopped
from pingyi.packs.schema import RequirementSection, Theme
from pingyi.prose.flow import Flow
from pingyi.prose.merging import Sentence, requirements, sentences
from pingyi.prose.selection import choose, priority
from pingyi.review_model import Review, TaskCard

TASK = "task:"
_ANSWERS = ("针对上述问题，", "对照点评指出的问题，")
_STOPS = ("。", "：", "！", "？", "；")


@dataclass(frozen=True)
class Options:
    """``length``: characters, all but white space (《整治形式主义为基层减负若干规定》: 专项 4,000, 综合 5,000).

    A frame that is longer by itself is not cut: then nothing but the frame is said.
    """

    length: int = 5_000


_DEFAULT = Options()


def commentary(review: Review, options: Options = _DEFAULT) -> Document:
    """The commentary as a document tree, as full as the length allows and never longer."""
    draft = _Draft(review)
    chosen = choose(priority(draft.claims, draft.tasks), lambda ids: draft.document(ids).characters <= options.length)
    return draft.document(chosen)


class _Draft:
    """The commentary with any choice of claims and tasks; paragraphs that a choice does not touch are kept."""

    def __init__(self, review: Review) -> None:
        self._review, self._frame = review, review.frame
        self.claims = telling(fair(review.claims))
        self._tasks = {TASK + task.id: task for task in review.tasks if task.year == review.year + 1}
        named = (TASK + task for section in self._frame.sections for task in section.tasks)
        self.tasks = tuple(task for task in named if task in self._tasks)
        self._kept: dict[object, tuple[Run, ...]] = {}

    def document(self, chosen: Collection[str]) -> Document:
        """The document that states the chosen claims and tasks."""
        frame = self._frame
        claims = [claim for claim in self.claims if claim.id in chosen]
        blocks: list[Block] = [*framing(frame.opening)]
        blocks += [Heading(1, _part(1, frame.achievements)), *framing(frame.achievements_lead)]
        blocks += self._themes("achievement", claims)
        blocks += [Heading(1, _part(2, frame.problems)), *framing(frame.problems_lead)]
        blocks += self._themes("problem", claims)
        blocks += [Heading(1, _part(3, frame.requirements)), *framing(frame.requirements_lead)]
        sections = [self._section(section, claims, chosen) for section in frame.sections]
        for index, (heading, runs) in enumerate((s for s in sections if s[1]), start=1):
            numbered = heading if heading.startswith(("（", "(")) else f"（{numbers.chinese(index)}）{heading}"
            blocks += [Heading(2, numbered), Paragraph(runs)]
        blocks += framing(frame.closing)
        return Document(title=frame.title, salutation=frame.salutation, blocks=tuple(blocks))

    def _themes(self, kind: str, claims: Sequence[Claim]) -> list[Paragraph]:
        """One paragraph a theme that has something to say: “一是……。”, its lead, then the sentences."""
        paragraphs: list[Paragraph] = []
        for theme in (theme for theme in self._review.themes if theme.as_ == kind):
            own = tuple(claim for claim in claims if claim.theme == theme.id)
            if own:
                index = len(paragraphs) + 1
                head = Run(f"{numbers.chinese(index)}是{stopped(theme.heading)}", strong=True)
                paragraphs.append(Paragraph((head, *self._theme(theme, index, own))))
        return paragraphs

    def _theme(self, theme: Theme, index: int, claims: tuple[Claim, ...]) -> tuple[Run, ...]:
        asked = (theme.id, index, tuple(claim.id for claim in claims))
        if asked not in self._kept:
            lead = (Run(stopped(theme.lead)),) if theme.lead else ()
            flow = Flow(self._review.root, theme.as_, self._review.year + index, led=bool(theme.lead))
            self._kept[asked] = (*lead, *flow.runs(sentences(claims)))
        return self._kept[asked]

    def _section(
        self, section: RequirementSection, claims: Sequence[Claim], chosen: Collection[str]
    ) -> tuple[str, tuple[Run, ...]]:
        """A heading of part three, and its runs: the lead, then “一要……；二要……”; no runs where there is nothing to say."""
        own = tuple(claim for claim in claims if claim.theme in section.themes and claim.asks)
        planned = tuple(TASK + task for task in section.tasks if TASK + task in chosen and TASK + task in self._tasks)
        asked = (section.heading, tuple(claim.id for claim in own), planned)
        if asked not in self._kept:
            wanted = requirements(own)
            addressed = [sentence for sentence in wanted if _addressed(sentence)]
            lines = [_bare(sentence.runs) for sentence in wanted if sentence not in addressed]
            lines += [_bare(_task(self._tasks[task])) for task in planned]
            lead = (Run(stopped(section.lead)),) if section.lead else ()
            self._kept[asked] = (*lead, *_answers(addressed, self._frame.sections.index(section)), *_numbered(lines))
        return section.heading, self._kept[asked]


def _part(index: int, heading: str) -> str:
    """A part's heading with its number, unless the pack numbers it itself (“第一句话，……”)."""
    number = f"{numbers.chinese(index)}、"
    return heading if heading.startswith((number, "第")) else number + heading


def framing(text: str) -> tuple[Paragraph, ...]:
    """A paragraph of frame; none for an empty text. Line breaks part paragraphs."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph((Run(stopped(line)),)) for line in lines if line)


def stopped(text: str) -> str:
    """The text with a full stop where it has no stop of its own."""
    return text if text.endswith(_STOPS) else text + "。"


def _addressed(sentence: Sentence) -> bool:
    """Whether a requirement says itself who is asked (“云溪镇党委要……”); the others are what “一要” goes on with."""
    return bool(sentence.opening) or sentence.text.find("要", 1, 16) > 0


def _bare(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """What goes on from “一要”: without an “要” of its own at the beginning."""
    first, *rest = runs
    return (replace(first, text=first.text.removeprefix("要")), *rest)


def _task(task: TaskCard) -> tuple[Run, ...]:
    return (Run(unstopped(task.text or task.name), TASK + task.id),)


def _answers(addressed: Sequence[Sentence], turn: int) -> tuple[Run, ...]:
    """“针对上述问题，甲镇党委要……；要……；乙镇党委要……。”: what is asked of the same ones stands together and names them once."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in addressed:
        groups.setdefault(sentence.name or sentence.text, []).append(sentence)
    lines = [
        sentence.runs[sentence.opening if place else 0 :]
        for group in groups.values()
        for place, sentence in enumerate(group)
    ]
    runs: list[Run] = [Run(_ANSWERS[turn % len(_ANSWERS)])] if lines else []
    for index, line in enumerate(lines, start=1):
        runs += [*line, Run("。" if index == len(lines) else "；", line[-1].claim)]
    return tuple(runs)


def _numbered(lines: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """“一要……；二要……。”; full stops between lines where a line holds one itself."""
    long = any("。" in run.text for line in lines for run in line)
    runs: list[Run] = []
    for index, line in enumerate(lines, start=1):
        stop = "。" if long or index == len(lines) else "；"
        runs += [Run(f"{numbers.chinese(index)}要"), *line, Run(stop)]
    return tuple(runs)
