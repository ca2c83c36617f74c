"""How rubrics are written: numbers, lines, pairs, and what their models refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from pingyi.packs.schema import Item, ScoreRule
from pingyi.packs.schema.score_rules import Band, RateRule
from tests.scoring.fakes import Raw


@pytest.mark.parametrize(
    ("written", "line"),
    [("90%", "0.9"), ("12.5％", "0.125"), ("5万元", "5000000"), ("20", "20"), (20, "20"), (0.1, "0.1"), ("100%", "1")],
)
def test_lines_are_exact(written: object, line: str) -> None:
    assert Band.model_validate({"at": written, "points": 1}).at == Decimal(line)


@pytest.mark.parametrize("written", ["高%", "约五万元", True, "x"])
def test_lines_that_are_no_numbers_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Band.model_validate({"at": written, "points": 1})


def test_pairs_are_short_for_mappings() -> None:
    short = ScoreRule.model_validate({"bands": [["90%", 3], {"at": 0, "points": 1}]})
    assert short.bands == (Band(at=Decimal("0.9"), points=Decimal(3)), Band(at=Decimal(0), points=Decimal(1)))
    assert ScoreRule.model_validate(short.model_dump(mode="json")) == short
    assert ScoreRule.model_validate({"bands": ((1, 2),)}).bands == (Band(at=Decimal(1), points=Decimal(2)),)


@pytest.mark.parametrize("bands", ["高", [[1, 2, 3]], [1]])
def test_what_is_no_pair_is_refused(bands: object) -> None:
    with pytest.raises(ValidationError):
        ScoreRule.model_validate({"bands": bands})


@pytest.mark.parametrize(
    ("score", "sentence"),
    [
        (
            {"discretion": {"low": 1, "high": 5, "deduct": True, "ranges": [["90%", 1, 2]]}},
            "不与酌情扣分（deduct）同用",
        ),
        ({"discretion": {"low": 1, "high": 5, "ranges": [["90%", 4, 6]]}}, "分档幅度 4—6 应在 1—5 之内"),
        ({"rate": {}, "zero_when": {"missed": 3}}, "zero_when 只能用 num、den、missing，不能用 missed"),
    ],
)
def test_rules_that_contradict_themselves(score: Raw, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        ScoreRule.model_validate(score)


@pytest.mark.parametrize("full", [0, -1])
def test_full_marks_are_more_than_nought(full: int) -> None:
    with pytest.raises(ValidationError):
        RateRule.model_validate({"full": full})


def item(score: Raw, **more: object) -> Item:
    return Item.model_validate(
        {"id": "one", "name": "一", "part": "daily", "basis": "result", "points": 2, "score": score, **more}
    )


@pytest.mark.parametrize(
    "score",
    [
        {"deduct": {"each": 1, "per": "case"}},
        {"discretion": {"low": 1, "high": 2, "deduct": True}, "floor": 0},
        {"tiers": {"tiers": [{"name": "省", "measure": "m", "points": -2}]}},
    ],
)
def test_a_malus_says_how_far_it_goes(score: Raw) -> None:
    with pytest.raises(ValidationError, match="最多扣到几分"):
        item(score, bonus=True)
    assert item(score | {"floor": -2}, bonus=True).start == 0


@pytest.mark.parametrize(
    ("score", "needs"),
    [
        ({"rate": {}}, True),
        ({"tiers": {"tiers": [{"name": "省", "measure": "m", "points": 2}]}}, False),
        ({"discretion": {"low": 1, "high": 2}}, False),
        ({"discretion": {"low": 1, "high": 2}, "zero_below": "60%"}, True),
        ({"discretion": {"low": 1, "high": 2, "ranges": [["90%", 1, 2]]}}, True),
        ({"discretion": {"low": 1, "high": 2}, "zero_when": {"num": {"gte": 1}}}, True),
    ],
)
def test_which_rules_need_a_measure(score: Raw, needs: bool) -> None:
    assert item(score).score.needs_measure is needs
