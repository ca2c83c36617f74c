"""Keeps of a sealed year what its explanations are put together from, so that the next question starts without the engine.

The blocks (JSON; :mod:`kept` reads them, :mod:`pingyi.facts.keep` writes them):

    index               names and ways: `things` (item or measure, id, name), `items` (id → its measure), `units` (code → all that
                        it is called, its name first), `reviewed`, `root`, `paths` (by number), `children` (unit → units ever
                        directly below it), `forms` (id → name), `starts` (form, number of its first row)
    item <id>           reviewee → the frame of its score (:class:`pingyi.scoring.telling.Frame`)
    measure <id>        `said`, `figures` (unit → num, den, unknown; those that are nothing left out), `marks` (way, keys), `rolls`,
                        `missing` (way, period, due), `failing` (name, its shares by way, numbers of the rows about it)
    own                 unit → the keys of its own rows
    standing <table>    unit → the keys of the rows of all who ever stood in it
    rows <form>         files, sheets, and of each row by number: place of its file and sheet, line

A key is a row's number × 4 + its role (:mod:`pingyi.measures.ledger`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.measures import Measured
from pingyi.measures.evidence import Spread
from pingyi.packs.rules import Rules
from pingyi.scoring.explaining import frame_of, said_of
from pingyi.scoring.model import Scores
from pingyi.scoring.naming import names_of
from pingyi.scoring.tracing import Naming, abouts, tells_failing


def blocks(rules: Rules, facts: Facts, measures: Measured, scores: Scores | None) -> dict[str, Any]:
    """All blocks of a year; ``scores`` is None where the packs hold no scoring table."""
    found: dict[str, Any] = {"index": _index(rules, facts, measures, scores)}
    for item in rules.rubric.items if scores else ():
        assert scores is not None  # noqa: S101  or there would be no item
        found[f"item {item.id}"] = {
            sheet.unit: asdict(frame_of(rules, facts, scores, sheet.unit, item.id)) for sheet in scores.sheets
        }
    figures = _figures(measures)
    rolls = set()
    for measure in measures.measures:
        spread = measures.annex.spread(measure)
        rolls |= set(spread.rolls)
        found[f"measure {measure}"] = _measure(rules, facts, measures, measure, spread) | {"figures": figures[measure]}
    found["own"] = {unit: keys.tolist() for unit, keys in measures.annex.own(facts.tree.codes).items() if len(keys)}
    for roll in sorted(rolls):
        standing = measures.annex.standing(roll)
        found[f"standing {roll}"] = {unit: keys.tolist() for unit, keys in standing.items() if len(keys)}
    for form, _ in measures.annex.ledger.starts():
        found[f"rows {form}"] = _rows(measures.annex.ledger.origins(form))
    return found


def _index(rules: Rules, facts: Facts, measures: Measured, scores: Scores | None) -> dict[str, Any]:
    items = [("item", item.id, item.name) for item in rules.rubric.items] if scores else []
    return {
        "things": [*items, *(("measure", one.id, one.name) for one in rules.measures.values())],
        "items": {item.id: item.measure for item in rules.rubric.items} if scores else {},
        "units": names_of(facts, facts.tree.codes),
        "reviewed": [sheet.unit for sheet in scores.sheets] if scores else [],
        "root": _root(facts),
        "paths": measures.annex.ways,
        "children": measures.annex.ledger.children(),
        "forms": {form.id: form.name for form in rules.forms.values()},
        "starts": measures.annex.ledger.starts(),
    }


def _root(facts: Facts) -> str | None:
    """The unit at the top on the year's last day (the first by code), as :func:`pingyi.review.root_of` has it."""
    return next((span.code for span in facts.tree.units(facts.last) if span.parent is None), None)


def _figures(measures: Measured) -> dict[str, dict[str, tuple[int, int | None, int]]]:
    table = measures.table()
    nothing = pc.and_(pc.equal(table["num"], 0), pc.equal(pc.fill_null(table["den"], 0), 0))
    kept = table.filter(pc.invert(pc.and_(nothing, pc.equal(table["unknown"], 0))))
    found: dict[str, dict[str, tuple[int, int | None, int]]] = defaultdict(dict)
    for measure, unit, *figure in zip(*(column.to_pylist() for column in kept.columns), strict=True):
        found[measure][unit] = tuple(figure)
    return found


def _measure(rules: Rules, facts: Facts, measures: Measured, measure: str, spread: Spread) -> dict[str, Any]:
    naming = Naming(rules, facts, measure)
    return {
        "said": asdict(said_of(rules, measure)),
        "rated": rules.measures[measure].has_denominator,
        "marks": [(way, keys.tolist()) for way, keys in spread.marks],
        "rolls": spread.rolls,
        "missing": [(way, due.period, naming.due(due)) for way, due in spread.missing],
        "failing": _failing(rules, facts, measures, measure, spread),
    }


def _failing(
    rules: Rules, facts: Facts, measures: Measured, measure: str, spread: Spread
) -> list[tuple[str, list[tuple[int, int, int]], list[int]]]:
    """Everybody who falls short on some way: name, shares by way, and the rows that are about it, by subject."""
    rule, naming = rules.measures[measure], Naming(rules, facts, measure)
    if not tells_failing(rule):
        return []
    shares: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for subject, way, num, den in spread.shares:
        shares[subject].append((way, num, den))
    short = sorted(subject for subject, own in shares.items() if any(num < den for _, num, den in own))
    about: dict[str, list[int]] = {subject: [] for subject in short}
    for form, column in abouts(rule).items():
        for subject, number in _rows_about(facts, measures, form, column, short):
            about[subject].append(number)
    return [(naming.subject(subject), shares[subject], about[subject]) for subject in short]


def _rows_about(
    facts: Facts, measures: Measured, form: str, column: str, subjects: list[str]
) -> Iterator[tuple[str, int]]:
    table = facts.tables.get(form)
    if table is None or not pa.types.is_string(table[column].type):
        return
    found = pc.fill_null(pc.index_in(table[column], value_set=pa.array(subjects, pa.string())), -1).to_numpy()
    rows = (found >= 0).nonzero()[0]
    numbers = measures.annex.ledger.numbers(form, rows).tolist()
    for place, number in zip(found[rows].tolist(), numbers, strict=True):
        yield subjects[place], number


def _rows(origins: list[tuple[str, str, int]]) -> Mapping[str, Any]:
    files = {file: place for place, file in enumerate(dict.fromkeys(file for file, _, _ in origins))}
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(sheet for _, sheet, _ in origins))}
    return {
        "files": list(files),
        "sheets": list(sheets),
        "file": [files[file] for file, _, _ in origins],
        "sheet": [sheets[sheet] for _, sheet, _ in origins],
        "line": [line for _, _, line in origins],
    }
