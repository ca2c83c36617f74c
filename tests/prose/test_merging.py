"""Claims that are alike share a sentence; those that count do not, unless the pack says how."""

from __future__ import annotations

import pytest

from pingyi.findings.model import UNITS, Claim, Number, Piece
from pingyi.prose.merging import Sentence, number_keys, requirements, sentences


def said(unit: str, of: str, text: str, **changes: object) -> Claim:
    name = {"T01": "云溪镇", "T02": "石桥镇"}[unit]
    number = Number(text, 1, "visit", unit, of)
    made = {
        "id": f"r@{unit}", "rule": "r", "theme": "t", "kind": "problem", "unit": unit, "subject": unit, "name": f"{name}党委",
        "pieces": (Piece(name, unit=unit), Piece("参加"), Piece(text, number)), "figures": (),
        "evidence": (("visit", unit), ("last:visit", unit), ("visit", "T03")), "weight": 1, "states": (),
    } | changes  # fmt: skip
    return Claim(**made)  # type: ignore[arg-type]  # on purpose: any value is tried


def texts(found: tuple[Sentence, ...]) -> list[str]:
    return [sentence.text for sentence in found]


def test_rates_merge_and_rest_on_everyones_evidence() -> None:
    (one,) = sentences([said("T01", "rate", "100%"), said("T02", "rate", "100%")])
    assert one.text == "云溪镇、石桥镇参加100%"
    assert one.runs[-1].evidence == ("visit@T01", "visit@T02")
    assert one.runs[0].evidence == ("visit@T01", "last:visit@T01", "visit@T03")
    assert (one.name, one.opening, len(one.claims)) == ("云溪镇、石桥镇", 3, 2)


def test_counts_do_not_merge() -> None:
    assert texts(sentences([said("T01", "num", "3次"), said("T02", "num", "3次")])) == [
        "云溪镇参加3次",
        "石桥镇参加3次",
    ]


def test_other_life_lines_do_not_merge() -> None:
    assert texts(sentences([said("T01", "rate", "9%", years=3), said("T02", "rate", "9%")])) == [
        "云溪镇参加9%（连续三年点评指出）",
        "石桥镇参加9%",
    ]


def test_praise_has_no_life_line() -> None:
    assert texts(sentences([said("T01", "rate", "9%", years=3, kind="achievement")])) == ["云溪镇参加9%"]


JOIN = (Piece("只有"), Piece(UNITS), Piece("都没有参加"))


def test_a_joining_template_names_all() -> None:
    claims = [said("T01", "num", "3次", join=JOIN), said("T02", "num", "4次", join=JOIN)]
    assert texts(sentences(claims)) == ["只有云溪镇、石桥镇都没有参加"]
    assert texts(sentences(claims[:1])) == ["云溪镇参加3次"]


def test_a_claim_without_its_own_name_stands_alone_and_joins_by_its_name() -> None:
    bare = [
        said(unit, "rate", "9%", pieces=(Piece("有的地方"),), join=join)
        for unit in ("T01", "T02")
        for join in ((), JOIN)
    ]
    assert texts(sentences(bare[::2])) == ["有的地方", "有的地方"]
    assert texts(sentences(bare[1::2])) == ["只有云溪镇党委、石桥镇党委都没有参加"]


def test_a_name_said_twice_does_not_merge() -> None:
    twice = [
        said(unit, "rate", "9%", pieces=(Piece(unit, unit=unit), Piece("和"), Piece(unit, unit=unit)))
        for unit in ("T01", "T02")
    ]
    assert texts(sentences(twice)) == ["T01和T01", "T02和T02"]


def test_the_same_asked_twice_of_one_unit_is_asked_once() -> None:
    asks = (Piece("云溪镇党委", unit="T01"), Piece("书记要补课。"))
    claims = [said("T01", "num", "3次", id=f"r{n}@T01", asks=asks) for n in range(2)]
    (one,) = requirements([*claims, said("T02", "num", "1"), said("T02", "num", "1", kind="achievement", asks=asks)])
    assert one.text == "云溪镇党委书记要补课"
    assert len(one.claims) == 2
    assert one.weight == 1


@pytest.mark.parametrize(
    ("of", "keys"),
    [
        ("num", ("visit@T01",)),
        ("last_num", ("last:visit@T01",)),
        ("change", ("visit@T01", "last:visit@T01")),
        ("rank", ("visit@T01", "visit@T03")),
    ],
)
def test_a_number_opens_its_own_evidence(of: str, keys: tuple[str, ...]) -> None:
    claim = said("T01", of, "3次")
    assert claim.pieces[2].number is not None
    assert number_keys(claim, claim.pieces[2].number) == keys


def test_the_villages_listed_after_a_town_are_part_of_the_name() -> None:
    towns = []
    for unit, villages in (("T01", "柳湾村、桐桥村"), ("T02", "荷塘村")):
        listed = Piece(villages, Number(villages, 2, "income", unit, "failing"))
        whole = said(unit, "rate", "9%")
        pieces = (whole.pieces[0], listed, Piece("没有达标"))
        towns.append(said(unit, "rate", "9%", pieces=pieces, evidence=(("income", unit),)))
    (one,) = sentences(towns)
    assert one.text == "云溪镇柳湾村、桐桥村、石桥镇荷塘村没有达标"
    assert one.runs[1].evidence == ("income@T01",)
