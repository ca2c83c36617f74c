"""The speech's 56 factual claims: each is stated by the demo's commentary from evidence, and falls with its evidence."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pingyi.doctree import Document
from pingyi.facts.model import Facts
from pingyi.findings import World, find
from pingyi.findings.model import Claim
from pingyi.measures import evaluate
from pingyi.packs import Rules
from pingyi.prose import Options, commentary
from tests.acceptance.conftest import Demo

CLAIMS = [
    "A1.2",
    "A1.3",
    "A1.4",
    "A1.5",
    "A1.6",
    "A1.7",
    "A1.8",
    "A2.1",
    "A2.2",
    "A2.3",
    "A2.4",
    "A2.5",
    "A2.6",
    "A3.1",
    "A3.2",
    "A3.4",
    "A3.5",
    "A3.6",
    "A3.7",
    "A3.8",
    "A4.1",
    "A4.2",
    "A4.3",
    "A4.5",
    "A4.6",
    "A4.7",
    "A4.9",
    "A4.10",
    "A4.11",
    "A5.1",
    "A5.2",
    "A5.3",
    "A5.4",
    "A5.5",
    "A5.6",
    "A5.7",
    "A5.8",
    "P1.2",
    "P1.3",
    "P1.4",
    "P1.5",
    "P2.1",
    "P2.2",
    "P2.3",
    "P2.4",
    "P2.5",
    "P2.6",
    "P2.7",
    "P3.1",
    "P3.2",
    "P3.3",
    "P4.1",
    "P4.2",
    "P4.3",
    "P4.4",
    "P4.5",
]


@pytest.fixture(scope="module")
def speech(demo: Demo) -> Document:
    return commentary(demo.done.review, Options(length=5_000))


def test_there_are_56() -> None:
    assert len(CLAIMS) == len(set(CLAIMS)) == 56


def test_the_commentary_keeps_the_speech_s_own_length(speech: Document) -> None:
    assert 4_000 < speech.characters <= 5_000


@pytest.mark.parametrize("claim", CLAIMS)
def test_it_is_stated_and_falls_with_its_evidence(claim: str, demo: Demo, speech: Document) -> None:
    stating = [c for c in demo.done.review.claims if claim in c.states and c.id in speech.claims]
    assert stating, f"{claim} is not in the commentary"
    for one in stating:
        assert one.text != sentence_without_evidence(demo, one), one.text


def sentence_without_evidence(demo: Demo, claim: Claim) -> str | None:
    """What the claim's rule says of the same subject once the rows that it rests on are gone; None: nothing."""
    rules = only(demo.rules, claim)
    facts = without(demo.facts, demo, claim)
    last = without(demo.before.facts, demo, claim)
    measures = evaluate(rules, facts)
    world = World(rules, facts, measures, evaluate(rules, last), demo.done.review.root, peers(demo))
    return next((found.text for found in find(world) if found.id == claim.id), None)


def only(rules: Rules, claim: Claim) -> Rules:
    """The rules with that one claim rule and the measures it reads."""
    rule = rules.claims[claim.rule]
    wanted = {*rule.measures.values(), rule.measure or ""}
    measures = {name: measure for name, measure in rules.measures.items() if name in wanted}
    return replace(rules, claims={rule.id: rule}, measures=measures)


def without(facts: Facts, demo: Demo, claim: Claim) -> Facts:
    """The facts without the rows that the claim's evidence counts (of the tree's own rows none is taken away)."""
    gone: dict[str, set[str]] = {}
    for measure, unit in claim.evidence:
        for row in demo.done.evidence(measure, unit).rows:
            if row.form != "units":
                gone.setdefault(row.form, set()).add(row.row_id)
    for form, ids in gone.items():
        table = facts.tables[form]
        stays = pc.invert(pc.is_in(table["row_id"], value_set=pa.array(sorted(ids), pa.string())))
        facts = facts.with_table(form, table.filter(stays))
    return facts


def peers(demo: Demo) -> dict[str, tuple[str, ...]]:
    sheets = demo.done.review.sheets
    return {s.unit: tuple(sorted(o.unit for o in sheets if o.group == s.group)) for s in sheets}
