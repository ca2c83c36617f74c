from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from pingyi.findings import World
from pingyi.findings.published import Published
from pingyi.packs.templates import PUBLISHED, digits, names, slots, unbalanced
from tests.packs.district import load, spoilt


def test_slots_are_names_with_formats() -> None:
    assert list(slots("{unit}占{m.rate:spoken}，{failing:3}")) == [("unit", ""), ("m.rate", "spoken"), ("failing", "3")]


@pytest.mark.parametrize(
    ("text", "known", "digit"),
    [
        ("占90%", (), "9"),
        ("“555”模式", ("555",), ""),
        ("{failing:3}等", (), ""),
        ("第１名", (), "１"),
        ("三次", (), ""),
    ],
)
def test_digits_stand_only_in_braces_and_names(text: str, known: tuple[str, ...], digit: str) -> None:
    assert digits(text, known) == digit


@pytest.mark.parametrize(("text", "wrong"), [("{num}", False), ("{num", True), ("num}", True), ("{{num}}", True)])
def test_braces_must_match(text: str, wrong: bool) -> None:
    assert unbalanced(text) is wrong


def test_a_rule_publishes_what_its_measures_and_rows_have(tmp_path: Path) -> None:
    rules = load(tmp_path / "local", spoilt("rows: {form: meeting, where: {kind: 党课}}", "rows: {form: income}"
    ).replace("{topic}", ""))  # fmt: skip
    claim, form = rules.claims["told"], rules.forms["income"]
    known = names(claim, {}, form)
    assert known["amount"] == ("", "wan", "approx")
    assert known["rows_n"] == ("", "zh", "count")
    assert known["on"] == ("",)
    known = names(claim, {"": rules.measures["all-income"]}, None)
    assert "rate" not in known
    assert known["num"] == ("", "wan", "approx")
    assert known["mean"] == ("",)
    assert known["failing"] is None
    known = names(claim, {"m": rules.measures["assembly"]}, None)
    assert known["m.rate"] == ("", "percent", "spoken")
    assert known["m.change"] == ("", "trend")
    assert known["m.missing"] == ("", "zh", "count")


def test_persons_and_closed_texts_are_never_told(tmp_path: Path) -> None:
    rules = load(tmp_path / "local")
    known = names(rules.claims["told"], {}, rules.forms["meeting"])
    assert known["absent"] == ("", "zh", "count")
    assert "story" not in known


def test_the_names_are_those_that_findings_publish(tmp_path: Path) -> None:
    world = cast("World", None)  # naming what is published asks nothing of it
    published = Published(world, load(tmp_path / "local").measures["assembly"], "T01")
    assert set(published) == PUBLISHED
