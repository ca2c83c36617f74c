"""A year held in memory, so that a correction is weighed and reviewed without doing the whole year again.

    held = hold(facts, rules, last)
    after = held.again(facts_after)      numbers, points, totals, grades, ranks
    after.done                           the whole review, how firm the ranks are as well

Equal in everything to the year after the correction done whole. What a correction can reach, and how that is known, is in
:mod:`pingyi.measures.increment` and :mod:`pingyi.scoring.weighing`; cards of a review that it cannot reach are kept as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pingyi.errors import NoRubric
from pingyi.facts.model import Facts
from pingyi.findings import LAST, ROWS, World
from pingyi.measures import evaluate
from pingyi.measures.increment import Corrected, corrected
from pingyi.measures.who_reads import WhoReads
from pingyi.packs.rules import Rules
from pingyi.review import Known, LastYear, Pass, peers_of, root_of, told
from pingyi.review_model import Review
from pingyi.scoring import Scores
from pingyi.scoring.weighing import Weighed, weigh


@dataclass(frozen=True, eq=False)
class Held:
    """A year that was measured and scored, and what the next version of it can use again."""

    last: LastYear | None
    readers: WhoReads
    world: World
    weighed: Weighed
    before: Review | None = None
    """The review of the version that this one was made of, where there was one and this one shares something with it."""
    forms: frozenset[str] = frozenset()
    """The tables that differ between the two."""

    @property
    def scores(self) -> Scores:
        """All sheets; after a correction those of the groups that it moved say nothing yet of how firm their ranks are."""
        return self.weighed.scores

    @cached_property
    def firm(self) -> Weighed:
        """The scores with every rank's firmness."""
        return self.weighed.firmed()

    @cached_property
    def done(self) -> Pass:
        """The whole review."""
        known = Known(self.before, self.reaches) if self.before is not None else None
        return told(self.world, self.firm.scores, self.last, known=known)

    def again(self, after: Facts) -> Held:
        """The year after a correction. Tables of ``after`` that are the same objects as before are not even compared."""
        measures = corrected(self.readers, self.world.measures, self.world.facts, after)
        # What was drawn, and reviewed, of this version serves the next one too, where it was asked for.
        weighed = self.firm if "firm" in vars(self) else self.weighed
        review = self.done.review if "done" in vars(self) else None
        if measures is self.world.measures:  # only what was found on the way in has changed, if anything
            world = self.world.corrected(after, measures, self.world.peers, frozenset())
            return Held(self.last, self.readers, world, weighed, review)
        weighed = weighed.again(after, measures)
        if isinstance(measures, Corrected):
            world = self.world.corrected(after, measures, self.world.peers, measures.forms)
            return Held(self.last, self.readers, world, weighed, review, measures.forms)
        peers = peers_of(weighed.scores)
        world = World(self.readers.rules, after, measures, self.world.last, root_of(after), peers)
        return Held(self.last, self.readers, world, weighed)

    def reaches(self, measure: str, unit: str) -> bool:
        """Whether the correction can have reached what a key of the review's evidence stands for, or its figure."""
        if measure.startswith(LAST) or not self.forms:
            return False  # last year lies in its seal
        if measure.startswith(ROWS):
            rows = self.readers.rules.claims[measure.removeprefix(ROWS)].rows
            # A row may name one of a register, which is told by its name there.
            named = {field.refers for field in self.readers.rules.forms[rows.form].fields} if rows else set()
            return rows is None or not self.forms.isdisjoint({rows.form, *named})
        measures = self.world.measures
        return not isinstance(measures, Corrected) or measures.reaches(measure, unit)


def hold(facts: Facts, rules: Rules, last: LastYear | None = None) -> Held:
    """Measure and score a year, to be held.

    Raises:
        NoDistrict: nothing stands at the top of the tree. NoRubric: the packs hold no scoring table.
    """
    root = root_of(facts)
    if not rules.rubrics:
        raise NoRubric(rules.year)
    measures = evaluate(rules, facts)
    before = (last.measures or evaluate(rules, last.facts)) if last else None
    weighed = weigh(rules, facts, measures, before)
    return Held(last, WhoReads(rules), World(rules, facts, measures, before, root, peers_of(weighed.scores)), weighed)
