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
from pingyi.prose.flow import LEADS, Flow
from pingyi.prose.merging import Sentence, requirements, sentences
from pingyi.prose.selection import Tone, choose, few, priority
from pingyi.review_model import Review, TaskCard

TASK = "task:"
ANSWERS = ("针对上述问题，", "对照点评指出的问题，", "问题点到的单位要认领，", "对应前面讲的问题，")
MOST_POINTS = 8
"""How many “一要……二要……” a section counts."""
_STOPS = ("。", "：", "！", "？", "；")


@dataclass(frozen=True)
class Options:
    """``length``: characters, all but white space (《整治形式主义为基层减负若干规定》: 专项 4,000, 综合 5,000).

    A frame that is longer by itself is not cut: then nothing but the frame is said. ``tone``: what is said first where room
    is short. ``units``: how many reviewees a theme names at most; 0: no limit.
    """

    length: int = 4_000
    tone: Tone = ""
    units: int = 0


_DEFAULT = Options()


def commentary(review: Review, options: Options = _DEFAULT) -> Document:
    """The commentary as a document tree, as full as the length allows and never longer."""
    draft = _Draft(review, options)
    chosen = choose(
        priority(draft.claims, draft.tasks, options.tone), lambda ids: draft.document(ids).characters <= options.length
    )
    return draft.document(chosen)


class _Draft:
    """The commentary with any choice of claims and tasks; paragraphs that a choice does not touch are kept."""

    def __init__(self, review: Review, options: Options) -> None:
        self._review, self._frame = review, review.frame
        self.claims = few(telling(fair(review.claims)), review.root, options.units)
        self._results = frozenset(
            item.measure for item in review.rubric.items if item.basis == "result" and item.measure
        )
        self._tasks = {TASK + task.id: task for task in review.tasks if task.year == review.year + 1}
        named = (TASK + task for section in self._frame.sections for task in section.tasks)
        self.tasks = tuple(task for task in named if task in self._tasks)
        self._kept: dict[object, tuple[tuple[Run, ...], tuple[str, ...]]] = {}

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
        sections: list[tuple[str, tuple[Run, ...]]] = []
        for section in frame.sections:
            sections += self._section(section, claims, chosen, len(sections))
        for index, (heading, runs) in enumerate(sections, start=1):
            numbered = heading if heading.startswith(("（", "(")) else f"（{numbers.chinese(index)}）{heading}"
            blocks += [Heading(2, numbered), Paragraph(runs)]
        blocks += framing(frame.closing)
        return Document(title=frame.title, salutation=frame.salutation, blocks=tuple(blocks))

    def _themes(self, kind: str, claims: Sequence[Claim]) -> list[Paragraph]:
        """One paragraph a theme that has something to say: “一是……。”, its lead, then the sentences."""
        paragraphs: list[Paragraph] = []
        leads: tuple[str, ...] = LEADS
        for theme in (theme for theme in self._review.themes if theme.as_ == kind):
            own = tuple(claim for claim in claims if claim.theme == theme.id)
            if own:
                head = Run(f"{numbers.chinese(len(paragraphs) + 1)}是{stopped(theme.heading)}", strong=True)
                runs, leads = self._theme(theme, leads, own)
                paragraphs.append(Paragraph((head, *runs)))
        return paragraphs

    def _theme(
        self, theme: Theme, leads: tuple[str, ...], claims: tuple[Claim, ...]
    ) -> tuple[tuple[Run, ...], tuple[str, ...]]:
        """The paragraph's runs, and the lead phrases that it leaves to the next."""
        asked = (theme.id, leads, tuple(claim.id for claim in claims))
        if asked not in self._kept:
            lead = (Run(stopped(theme.lead)),) if theme.lead else ()
            flow = Flow(self._review.root, theme.as_, leads, led=bool(theme.lead), results=self._results)
            runs, left = flow.runs(sentences(claims))
            self._kept[asked] = (*lead, *runs), left
        return self._kept[asked]

    def _section(
        self, section: RequirementSection, claims: Sequence[Claim], chosen: Collection[str], turn: int
    ) -> list[tuple[str, tuple[Run, ...]]]:
        """A heading of part three with its runs: the lead, then “一要……；二要……”; none where there is nothing to say."""
        own = tuple(claim for claim in claims if claim.theme in section.themes and claim.asks)
        planned = tuple(TASK + task for task in section.tasks if TASK + task in chosen and TASK + task in self._tasks)
        if not own and not planned and (section.themes or section.tasks or not section.lead):
            return []
        asked = (section.heading, turn, tuple(claim.id for claim in own), planned)
        if asked not in self._kept:
            wanted = requirements(own)
            addressed = [sentence for sentence in wanted if _addressed(sentence)]
            lines = [_bare(sentence.runs) for sentence in wanted if sentence not in addressed]
            lines += [_bare(_task(self._tasks[task])) for task in planned]
            lead = (Run(stopped(section.lead)),) if section.lead else ()
            opening = ANSWERS[turn] if turn < len(ANSWERS) else ""
            self._kept[asked] = (*lead, *_answers(addressed, opening, self._review.root), *_numbered(lines)), ()
        return [(section.heading, self._kept[asked][0])]


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


def _answers(addressed: Sequence[Sentence], opening: str, root: str) -> tuple[Run, ...]:
    """“针对上述问题，各镇党委要……；要……。甲镇党委要……。”: first what is asked of all, then of each, named once."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in sorted(addressed, key=lambda sentence: sentence.claims[0].subject != root):
        groups.setdefault(_whom(sentence), []).append(sentence)
    runs: list[Run] = [Run(opening)] if addressed and opening else []
    for whom, group in groups.items():
        for place, sentence in enumerate(group, start=1):
            line = sentence.runs if place == 1 else _without(sentence, whom)
            runs += [*line, Run("。" if place == len(group) else "；", line[-1].claim)]
    return tuple(runs)


def _whom(sentence: Sentence) -> str:
    """Of whom something is asked: the name that it begins with, or what stands before “要”."""
    return sentence.name or sentence.text.partition("要")[0]


def _without(sentence: Sentence, whom: str) -> tuple[Run, ...]:
    """The sentence without whom it asks."""
    if sentence.opening:
        return sentence.runs[sentence.opening :]
    first, *rest = sentence.runs
    return (replace(first, text=first.text.removeprefix(whom)), *rest)


def _numbered(lines: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """“一要……；二要……。”; full stops between lines where a line holds one itself. What is much is told in fewer points."""
    long = any("。" in run.text for line in lines for run in line)
    size = 1 if long else -(-len(lines) // MOST_POINTS)
    runs: list[Run] = []
    for index, line in enumerate(lines):
        if index % size == 0:
            runs.append(Run(f"{numbers.chinese(index // size + 1)}要"))
        last, ends = index == len(lines) - 1, index % size == size - 1
        runs += [*line, Run("。" if last or long else "；" if ends else "，")]
    return tuple(runs)
