"""A union set reviewed: the rules that lie in it, with the city's own on top; every district counted once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pingyi.cli._progress import Steps, steps
from pingyi.cli._quick import WHOLE, Asked
from pingyi.errors import UnionRefused
from pingyi.facts.keep import folder as kept_in
from pingyi.facts.model import Facts, table_schema
from pingyi.facts.union.lazy import LazyTables
from pingyi.facts.union.open import Union, open_union
from pingyi.issues import Issue, Place
from pingyi.measures.engine import Engine, MakeEngine
from pingyi.measures.union import UnionMeasured, evaluate_union
from pingyi.packs import Rules, load_pack, rules_over
from pingyi.packs.canonical import sha256_of
from pingyi.packs.load import folder_of
from pingyi.packs.schema import Item
from pingyi.review import Counted, LastYear
from pingyi.scoring import explain as walk
from pingyi.scoring import explain_measure, find_any_unit, find_unit, find_what, reviewees, score
from pingyi.scoring.nodes import Node

KIND = "union"
"""Where districts' figures are kept, below the cache's folder."""
OWN = ("figures", "debriefs")
"""What belongs to the districts' own reviews: figures that their people gave by their own rubric, what their own debriefs said."""


def open_year(folder: Path, year: int, packs: Sequence[str], progress: Steps) -> tuple[Union, Rules]:
    """The set, and its rules with the packs named on top.

    Raises:
        UnionRefused: it does not verify, is of another year, or a pack named is in it in another version.
    """
    progress("打开合并封存")
    union = open_union(folder)
    if union.manifest.year != year:
        message = f"这是{union.manifest.year}年的合并封存，要评议的是{year}年"
        raise UnionRefused(folder.name, [Issue(Place(folder.name), "union-wrong-year", message, "请核对 --year")])
    progress("加载规则包")
    return union, with_packs(union, packs)


def with_packs(union: Union, packs: Sequence[str]) -> Rules:
    """The rules of the set with packs on top, which may extend those of the set; one that it has already must be the very same."""
    sealed = {pack.id: pack.sha256 for pack in union.manifest.packs}
    named = [load_pack(folder_of(one)) for one in packs]
    other = [pack for pack in named if sealed.get(pack.id, sha256_of(pack)) != sha256_of(pack)]
    if other:
        hint = "上级的规则包须以各区县所用的同一版本为基础"
        issues = [
            Issue(Place(key=pack.id), "union-packs-differ", f"规则包“{pack.name}”与各区县封存时所用的不同", hint)
            for pack in other
        ]
        raise UnionRefused(union.folder.name, issues)
    return rules_over(union.packs, packs, union.manifest.year) if packs else union.rules


def measured(union: Union, rules: Rules, progress: Steps, engine: MakeEngine = Engine) -> UnionMeasured:
    """The set counted; of districts that were counted before by these rules nothing is counted again."""
    progress("统计取数")
    return evaluate_union(
        rules,
        union,
        cache=kept_in(KIND),
        engine=engine,
        told=lambda name, done, total: progress.detail(f"{done}/{total}　{name}"),
    )


def facts_of(union: Union, rules: Rules) -> Facts:
    """The facts that a review from above looks at, read when it asks; what is of the districts' own reviews is left out."""
    facts = union.facts(rules)
    tables = facts.tables
    if not isinstance(tables, LazyTables):
        return facts
    empty = {name: table_schema(rules.forms[name]).empty_table() for name in OWN if name in rules.forms}
    return replace(facts, tables=tables.without(empty))


def counted(union: Union, rules: Rules, progress: Steps, engine: MakeEngine = Engine) -> Counted:
    """What :func:`pingyi.review.run` asks for. The ``engine`` may end: subjects and rows are looked up without it."""
    return Counted(measured(union, rules, progress, engine), union.manifest.root)


def last_year(folder: Path, year: int, rules: Rules, progress: Steps) -> LastYear:
    """Last year's set, counted by this year's rules.

    Raises:
        UnionRefused: it does not verify, or is not of an earlier year.
    """
    union = open_union(folder)
    if union.manifest.year >= year:
        message = f"这是{union.manifest.year}年的合并封存，不能作{year}年的上年"
        raise UnionRefused(
            folder.name, [Issue(Place(folder.name), "union-wrong-year", message, "请指明上一年的合并封存")]
        )
    return LastYear(facts_of(union, rules), {}, measured(union, rules, progress))


def explained(asked: Asked, packs: Sequence[str]) -> Node:
    """An item of the city's rubric for a unit that it reviews, else a measure of any unit, down to the district's rows or seals.

    Raises:
        UnionRefused: the set does not verify. UnknownName: a unit, an item or a measure that nothing is called.
    """
    with steps(quiet=True) as progress:
        union = open_union(asked.seal)
        rules = with_packs(union, packs)
        thing = find_what(rules, asked.what)
        facts = facts_of(union, rules)
        reviewed = [one.unit for one in reviewees(rules.rubric, facts)] if rules.rubrics else []
        root = union.manifest.root
        code = root if asked.unit == WHOLE else find_any_unit(facts, asked.unit, reviewed)
        measures = measured(union, rules, progress)
        home = union.home(code)
        near = union.district_facts(home, rules) if home else facts
        if not isinstance(thing, Item):
            return explain_measure(rules, near, measures, code, thing.id, every=asked.every)
        if code not in reviewed and thing.measure is not None:
            return explain_measure(rules, near, measures, code, thing.measure, every=asked.every)
        before = last_year(asked.last, union.manifest.year, rules, progress).measures if asked.last else None
        scores = score(rules, facts, measures, before)
        return walk(rules, facts, measures, scores, find_unit(facts, scores, code), thing.id, every=asked.every)
