"""The tasks of a passage, and the labels (“牵头单位：…；完成时限：…”) that speak of them."""

from __future__ import annotations

from dataclasses import replace

from pingyi.reading.speech import roles
from pingyi.reading.speech.details import GROUP, INHERITED_LEAD, WHOLE, governs, trimmed, when_doubts
from pingyi.reading.speech.grouping import groups
from pingyi.reading.speech.model import Name, Task, When
from pingyi.reading.speech.names import is_unit
from pingyi.reading.speech.outline import Passage
from pingyi.reading.speech.phrases import titled_time
from pingyi.reading.speech.places import Places
from pingyi.reading.speech.state import State
from pingyi.reading.speech.times import cell_whens, whens
from pingyi.reading.speech.wording import triggered, what_of

_SHORTEST = 4


class Deeds:
    """Reads the tasks of one passage into the state."""

    def __init__(self, state: State, passage: Passage) -> None:
        self._state, self._passage = state, passage
        self._places = Places(passage)
        self._subject: Name | None = None
        self._carried: list[When] = []

    def begin_sentence(self) -> None:
        """Subjects and times do not reach beyond a sentence."""
        self._subject, self._carried = None, []

    def read(self, part: str, at: int) -> None:
        """Add the tasks of ``part``, which stands at ``at`` in the passage."""
        leads, supports = roles.told(part, at)
        for first, last in groups(part, tasks=True):
            begin, stop = trimmed(part[first:last])
            if stop - begin >= _SHORTEST:
                self._task(part[first + begin : first + stop], at + first + begin, leads, supports)

    def _task(self, body: str, place: int, leads: list[Name], supports: list[Name]) -> None:
        found = whens(body, self._state.clock, place)
        own = roles.subject(body)
        after_own = own[1] + len(own[0]) if own else 0
        leading = [when for when in found if governs(body, when.start - place, after_own)]
        # “二月：谋划全年项目”: beside a time of its own, 全年 belongs to the noun.
        found = [when for when in found if when in leading or not leading or when.deadline.phrase not in WHOLE]
        if own is None and (own := _acting(body, place, leading)):
            leading = [when for when in found if when in leading or when.start - place == own[1] + len(own[0])]
        if own:
            self._subject = self._places.name(Name(own[0], place + own[1], place + own[1] + len(own[0])))
            if GROUP.match(own[0]):
                self._state.set_lead(self._passage.path, self._subject)
        lead = self._subject if own else self._lead(leads)
        inherited = lead is not None and not lead.stated and not GROUP.match(lead.text)
        dated = [self._places.when(when) for when in found] or self._carried
        if not any(when.deadline.date or when.deadline.within for when in dated):
            dated = [*dated, *self._titled()]
        start, end = self._places.span(place, place + len(body))
        helpers = [*leads[1:], *supports] if leads else supports
        task = Task(
            f"T{len(self._state.tasks) + 1}",
            body.replace("\n", ""),
            what_of(body, [(when.start - place, when.end - place) for when in leading], own),
            start,
            end,
            self._passage.path,
            lead,
            tuple(self._places.name(name) for name in helpers if lead is None or name.text != lead.text),
            tuple(when for when in dated if not when.recurring),
            tuple(when for when in dated if when.recurring),
            self._places.quantities(body, place, found),
            triggered(body),
            doubts=(*((INHERITED_LEAD,) if inherited else ()), *when_doubts(dated)),
        )
        self._state.tasks.append(task)
        if leading:
            placed = [self._places.when(when) for when in leading if when.deadline.kind in ("by", "window")]
            self._carried = [replace(when, carried=True) for when in placed]

    def _lead(self, told: list[Name]) -> Name | None:
        """Who is told to lead, else the sentence's, the heading's or the section's subject before."""
        if told:
            return self._places.name(told[0])
        if self._subject:
            return replace(self._subject, stated=False)
        return self.heading_unit() or self._state.lead(self._passage.path)

    def heading_unit(self) -> Name | None:
        """The unit that a heading names as a whole (“一、市水务局机关党委”)."""
        for heading in reversed(self._passage.path):
            title = heading.title.strip("：。 ")
            if is_unit(title) and not GROUP.match(title):
                return Name(title, heading.start, heading.end, stated=False)
        return None

    def _titled(self) -> list[When]:
        """The time that the innermost heading with one sets for all under it (“4—5月”, “学习阶段（3月—5月）”)."""
        for heading in reversed(self._passage.path):
            if span := titled_time(heading.title):
                found = cell_whens(heading.title[span[0] : span[1]], self._state.clock)
                known = [when for when in found if not when.recurring and when.deadline.phrase not in WHOLE]
                return [replace(when, start=heading.start, end=heading.end, carried=True) for when in known[:1]]
        return []

    def apply(self, fields: roles.Fields, position: int, before: int) -> None:
        """Labels at ``position`` speak of the passage's tasks before them; at its head, of those just read under the heading.

        ``before``: how many tasks there were when the passage began.
        """
        state, tasks = self._state, self._state.tasks
        at = self._places.point(position)
        mine = [index for index in range(before, len(tasks)) if tasks[index].start < at]
        if not mine and state.labelled[1] == len(tasks):
            mine = state.labelled[0]
        if not mine:
            path = self._passage.path
            since = range(max(state.labelled[1], 0), before)
            mine = [index for index in since if tasks[index].path[: len(path)] == path]
        state.labelled = (mine, len(tasks))
        leads = [self._places.name(name) for name in fields.lead]
        supports = [self._places.name(name) for name in fields.support]
        found = [self._places.when(when) for text, at in fields.when for when in cell_whens(text, state.clock, at)]
        for index in mine:
            tasks[index] = _labelled(tasks[index], fields, (leads, supports), found)


def _acting(body: str, place: int, leading: list[When]) -> tuple[str, int] | None:
    """The subject without a modal, after the time that opens the clause: “8月底前各村公布…”."""
    after = max((when.end - place for when in leading if when.start - place <= 2), default=0)
    rest = body[after:].lstrip("，")
    acting = roles.acting(rest)
    return (acting[0], acting[1] + len(body) - len(rest)) if acting else None


def _labelled(task: Task, fields: roles.Fields, named: tuple[list[Name], list[Name]], found: list[When]) -> Task:
    """A task with what labels say of it; what its own sentence says stands."""
    leads, supports = named
    doubts = list(task.doubts)
    lead = task.lead
    if leads and (lead is None or not lead.stated):
        lead = leads[0]
        doubts = [doubt for doubt in doubts if doubt != INHERITED_LEAD]
    others = [*(name for name in leads if lead is None or name.text != lead.text), *supports]
    if fields.when and not found:
        doubts.append(f"期限“{fields.when[0][0].strip()}”读不准，请核定")
    own = tuple(when for when in task.deadlines if not when.carried)
    return replace(
        task,
        lead=lead,
        support=tuple(dict.fromkeys((*task.support, *others))),
        deadlines=own or tuple(when for when in found if not when.recurring) or task.deadlines,
        cadences=tuple(dict.fromkeys((*task.cadences, *(when for when in found if when.recurring)))),
        check=task.check or fields.check,
        person=task.person or fields.person,
        doubts=tuple(dict.fromkeys((*doubts, *when_doubts(found)))),
    )
