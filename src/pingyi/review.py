"""The one pass: (facts, rules, last year) → Review. Read this file first.

    facts ─► measures ─► scores ─► findings ─► Review ─► documents

Everything here is a pure function of the sealed facts of this year and last and of the packs: no clock, no network, no file.
The command line and the web are two doors to :func:`review`; so is `import pingyi`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pingyi.errors import NoDistrict, NoRubric
from pingyi.facts.model import Facts
from pingyi.facts.union.lazy import rows_in
from pingyi.findings import LAST, ROWS, Claim, World, find, rows_evidence, settled
from pingyi.findings.comments import comments
from pingyi.findings.debriefs import debrief_differences
from pingyi.issues import Issue
from pingyi.measures import MakeEngine, evaluate
from pingyi.measures.columnar import in_process
from pingyi.measures.model import Evidence, Measures
from pingyi.packs import Rules
from pingyi.packs.canonical import sha256_of
from pingyi.packs.schema import Pack
from pingyi.packs.schema.claims import Commentary
from pingyi.review_cards import (
    evidence_card,
    issue_card,
    measure_card,
    rubric_card,
    task_cards,
    unit_cards,
)
from pingyi.review_model import EvidenceCard, PackCard, Review, YearFigure, key
from pingyi.scoring import Scores, score

Progress = Callable[[str], None]
"""Told, in Chinese, what is being done; the pass itself prints nothing."""


@dataclass(frozen=True)
class LastYear:
    """Last year as an input: its sealed facts, and which claims had been published, each for how many years running.

    ``measures``: the year as measured, where that was done elsewhere (a union set).
    """

    facts: Facts
    published: Mapping[str, int] = field(default_factory=dict)
    measures: Measures | None = None


@dataclass(frozen=True)
class Counted:
    """A year that was measured elsewhere (a union set, district by district), and the unit at its top."""

    measures: Measures
    root: str


@dataclass(frozen=True)
class Known:
    """The review of the same year before a correction: what the correction cannot have reached is taken from it as it is.

    ``reaches``: whether it can have reached an evidence (measure as in the review's keys, unit), and the figure of that name.
    """

    review: Review
    reaches: Callable[[str, str], bool]

    def figure(self, measure: str, unit: str) -> YearFigure | None:
        """The figure where it cannot have changed; None where it may have, or was not shown."""
        return None if self.reaches(measure, unit) else self.review.figures.get(key(measure, unit))

    def claims(self, world: World) -> dict[str, list[Claim]]:
        """Rule → its claims, of every rule that speaks of nothing that can have changed."""
        found: dict[str, list[Claim]] = {
            rule.id: []
            for rule in world.rules.claims.values()
            # What can have changed at all can have changed for the district.
            if not any(
                self.reaches(name, world.root) for name in (*rule.named, *((ROWS + rule.id,) if rule.rows else ()))
            )
        }
        for claim in self.review.claims:
            if claim.rule in found:
                found[claim.rule].append(claim)
        return found

    def settled(self, claims: Iterable[Claim], published: Mapping[str, int]) -> tuple[Claim, ...] | None:
        """The claims settled, where those that had been published are claims again or not as they were; else None."""
        now, then = ({claim.id for claim in one} & published.keys() for one in (claims, self.review.claims))
        return self.review.settled if now == then else None

    def card(self, measure: str, unit: str) -> EvidenceCard | None:
        """The evidence where it cannot have changed; None where it may have, or was not shown."""
        return None if self.reaches(measure, unit) else self.review.evidence.get(key(measure, unit))


@dataclass(frozen=True)
class Pass:
    """A review with what it was made from, for those who ask on (explain, the web): nothing here is recomputed.

    ``issues``: those found on the way in, and where a debrief's figures differ from the records'.
    """

    review: Review
    issues: tuple[Issue, ...]
    world: World
    scores: Scores

    @property
    def measures(self) -> Measures:
        """This year's measures."""
        return self.world.measures

    def evidence(self, measure: str, unit: str) -> Evidence:
        """All that a number rests on; ``measure`` as in the review's keys (a measure, “rows:rule”, “last:measure”)."""
        return _evidence(self.world, measure, unit)


def review(facts: Facts, rules: Rules, last: LastYear | None = None, progress: Progress = lambda _: None) -> Review:
    """The review of a year. The same facts, rules and last year always give the same review."""
    return run(facts, rules, last, progress).review


def run(
    facts: Facts,
    rules: Rules,
    last: LastYear | None = None,
    progress: Progress = lambda _: None,
    engine: MakeEngine = in_process,
    counted: Counted | None = None,
) -> Pass:
    """The review together with the measures and scores that it was read from; every ``engine`` gives the same."""
    world, scores = judge(facts, rules, last, progress, engine, counted)
    return told(world, scores, last, progress)


def told(
    world: World,
    scores: Scores,
    last: LastYear | None = None,
    progress: Progress = lambda _: None,
    known: Known | None = None,
) -> Pass:
    """The review of a year that was judged: its claims, comments and cards. With ``known`` the same, sooner."""
    progress("提炼评语")
    claims = find(world, last.published if last else {}, known.claims(world) if known else {})
    issues = tuple(sorted((*world.facts.issues, *debrief_differences(world.rules, world.facts, world.measures))))
    over = _settled(world, claims, last, known) if last else ()
    progress("归集依据")
    return Pass(_assemble(world, scores, claims, issues, over, known), issues, world, scores)


def _settled(world: World, claims: tuple[Claim, ...], last: LastYear, known: Known | None) -> tuple[Claim, ...]:
    over = known.settled(claims, last.published) if known else None
    return settled(world, last.facts, last.published, {claim.id for claim in claims}) if over is None else over


def judge(
    facts: Facts,
    rules: Rules,
    last: LastYear | None = None,
    progress: Progress = lambda _: None,
    engine: MakeEngine = in_process,
    counted: Counted | None = None,
) -> tuple[World, Scores]:
    """The year measured (unless it is ``counted``) and scored: all that claims are found in.

    Raises:
        NoDistrict: nothing stands at the top of the tree. NoRubric: the packs hold no scoring table.
    """
    root = counted.root if counted else root_of(facts)
    if not rules.rubrics:
        raise NoRubric(rules.year)
    if counted is None:
        progress("统计取数")
    measures = counted.measures if counted else evaluate(rules, facts, engine=engine)
    before = (last.measures or evaluate(rules, last.facts, engine=engine)) if last else None
    progress("评分排位")
    scores = score(rules, facts, measures, before)
    return World(rules, facts, measures, before, root, peers_of(scores)), scores


def root_of(facts: Facts) -> str:
    """The district: the unit without a parent on the year's last day (the first by code).

    Raises:
        NoDistrict: there is none.
    """
    root = next((span.code for span in facts.tree.units(facts.last) if span.parent is None), None)
    if root is None:
        raise NoDistrict(facts.year)
    return root


def peers_of(scores: Scores) -> dict[str, tuple[str, ...]]:
    """Reviewee → the reviewees of its peer group, by code."""
    groups: dict[str, list[str]] = {}
    for sheet in scores.sheets:
        groups.setdefault(sheet.group, []).append(sheet.unit)
    return {sheet.unit: tuple(sorted(groups[sheet.group])) for sheet in scores.sheets}


def _assemble(
    world: World,
    scores: Scores,
    claims: tuple[Claim, ...],
    issues: tuple[Issue, ...],
    over: tuple[Claim, ...] = (),
    known: Known | None = None,
) -> Review:
    rules, facts = world.rules, world.facts
    old = known.review if known else None
    reviewed = (world.root, *(sheet.unit for sheet in scores.sheets))
    wanted = _wanted(rules, reviewed, (*claims, *over))
    figures = {
        key(measure, unit): (known and known.figure(measure, unit)) or _year_figure(world, measure, unit)
        for measure, unit in wanted
        if measure in rules.measures
    }
    # Unit by unit: of a union set a unit's district is opened once.
    cards = {
        pair: (known and known.card(*pair)) or evidence_card(_evidence(world, *pair))
        for pair in sorted(wanted, key=lambda pair: pair[::-1])
    }
    evidence = {key(*pair): cards[pair] for pair in wanted}
    named = {unit for _, unit in wanted} | {claim.subject for claim in (*claims, *over)}
    named |= {due.subject.rpartition("@")[2] for card in evidence.values() for due in card.missing}
    return Review(
        year=facts.year,
        root=world.root,
        packs=old.packs if old else tuple(_pack_card(pack) for pack in rules.packs),
        units=unit_cards(facts, named),
        measures=old.measures if old else {measure: measure_card(rules, measure) for measure in rules.measures},
        figures=figures,
        rubric=old.rubric if old else rubric_card(rules),
        sheets=scores.sheets,
        claims=claims,
        comments=comments(world, scores, claims),
        settled=over,
        evidence=evidence,
        themes=tuple(rules.themes.values()),
        frame=_frame(rules),
        papers=rules.papers,
        slogans=tuple(slogan.text for slogan in rules.slogans.values()),
        tasks=task_cards(world),
        records={form: rows_in(facts.tables, form) for form in sorted(facts.tables) if form in rules.forms},
        form_names={form.id: form.name for form in rules.forms.values()},
        issues=tuple(issue_card(issue) for issue in issues),
    )


def _year_figure(world: World, measure: str, unit: str) -> YearFigure:
    last = world.last.figure(measure, unit) if world.last else None
    return YearFigure(now=world.measures.figure(measure, unit), last=last)


def _pack_card(pack: Pack) -> PackCard:
    return PackCard(id=pack.id, name=pack.name, version=pack.version, sha256=sha256_of(pack))


def _wanted(rules: Rules, reviewed: Iterable[str], claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """The (measure, unit) pairs that the review shows: every measure of every reviewee, and what the claims rest on."""
    pairs = [(measure, unit) for measure in rules.measures for unit in reviewed]
    pairs += [pair for claim in claims for pair in claim.evidence]
    pairs += [(m.removeprefix(LAST), unit) for m, unit in pairs if m.startswith(LAST)]
    return sorted(set(pairs))


def _evidence(world: World, measure: str, unit: str) -> Evidence:
    if measure.startswith(ROWS):
        return rows_evidence(world, measure.removeprefix(ROWS), unit)
    if measure.startswith(LAST) and world.last is not None:
        return world.last.evidence(measure.removeprefix(LAST), unit)
    return world.measures.evidence(measure, unit)


def _frame(rules: Rules) -> Commentary:
    """The commentary's frame as the packs write it, or a plain one."""
    return rules.commentary or Commentary(
        title=f"{rules.year}年度评议点评", opening="", achievements="成绩", problems="问题", requirements="要求"
    )
