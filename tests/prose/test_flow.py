"""Sentences in a paragraph: what is said of one unit stands together."""

from __future__ import annotations

from pingyi.findings.model import Claim, Piece
from pingyi.measures.model import Figure
from pingyi.prose.flow import LEADS, Flow
from pingyi.prose.merging import sentences

NAMES = {"T01": "云溪镇", "T02": "石桥镇", "G01": "区机关党委", "V1": "柳湾村", "Q": ""}


def claim(n: int, subject: str, *pieces: Piece, measure: str = "m", kind: str = "problem", **changes: object) -> Claim:
    own = (Piece(NAMES[subject], unit=subject),) if NAMES[subject] else ()
    made = {
        "id": f"r{n}@{subject}", "rule": f"r{n}", "theme": "t", "kind": kind, "subject": subject, "unit": subject, "name": "",
        "pieces": pieces or (*own, Piece(f"有问题{n}")), "figures": (Figure(measure, subject, 1, 2),), "evidence": (), "weight": 1,
        "states": (),
    } | changes  # fmt: skip
    return Claim(**made)  # type: ignore[arg-type]  # on purpose: any value is tried


def text(*claims: Claim, leads: tuple[str, ...] = LEADS, led: bool = True, kind: str = "problem") -> str:
    runs, _ = Flow("Q", kind, leads, led=led).runs(sentences(claims))
    return "".join(run.text for run in runs)


def test_the_name_is_said_once_and_the_stop_comes_after_three() -> None:
    four = [claim(n, "T01") for n in range(4)]
    assert text(*four) == "如云溪镇有问题0；有问题1；有问题2。云溪镇有问题3。"


def test_a_name_that_grows_turns_into_this_town() -> None:
    secretary = claim(1, "T01", Piece("云溪镇党委书记", unit="T01"), Piece("没到会"))
    assert text(claim(0, "T01"), secretary) == "如云溪镇有问题0；该镇党委书记没到会。"


def test_an_office_without_a_place_keeps_its_name() -> None:
    secretary = claim(1, "G01", Piece("区机关党委书记", unit="G01"), Piece("没到会"))
    assert text(claim(0, "G01"), secretary) == "如区机关党委有问题0；区机关党委书记没到会。"


def test_a_sentence_that_does_not_open_with_a_name_keeps_its_words_and_is_not_led() -> None:
    quoted = claim(1, "T01", Piece("上级指出"), Piece("云溪镇", unit="T01"), Piece("滞后"))
    assert text(claim(0, "T01"), quoted) == "如云溪镇有问题0；上级指出云溪镇滞后。"
    assert text(quoted) == "上级指出云溪镇滞后。"


def test_examples_are_led_in_turn_and_only_after_something_general() -> None:
    village = claim(5, "V1", Piece("云溪镇", unit="T01"), Piece("柳湾村", unit="V1"), Piece("没有收入"), unit="T01")
    assert text(claim(0, "T02"), village) == "如石桥镇有问题0。比如，云溪镇柳湾村没有收入。"
    assert text(claim(0, "T02"), village, leads=LEADS[1:]) == "比如，石桥镇有问题0。从单位看，云溪镇柳湾村没有收入。"
    assert text(claim(0, "T02"), village, leads=("其中，",)) == "石桥镇有问题0。云溪镇柳湾村没有收入。"
    assert text(claim(0, "T02"), led=False) == "石桥镇有问题0。"
    assert text(claim(0, "Q", measure="all"), claim(1, "T02"), led=False) == "有问题0。如石桥镇有问题1。"


def test_part_of_a_figure_of_the_whole_is_led_by_among_them_once() -> None:
    village = claim(5, "V1", Piece("云溪镇", unit="T01"), Piece("柳湾村", unit="V1"), Piece("没有收入"), unit="T01")
    assert text(claim(0, "Q"), claim(1, "T02"), village) == "有问题0。其中，石桥镇有问题1。如云溪镇柳湾村没有收入。"


def test_achievements_end_with_each_unit_unless_the_next_has_the_same_to_show() -> None:
    praise = [claim(n, unit, kind="achievement") for n, unit in ((1, "T01"), (2, "T01"), (3, "T02"), (4, "Q"))]
    praise.append(claim(3, "G01", Piece("区机关党委", unit="G01"), Piece("有成绩"), kind="achievement"))
    assert text(*praise, kind="achievement") == "有问题4。云溪镇有问题1；有问题2。石桥镇有问题3；区机关党委有成绩。"


def test_heavier_units_come_first() -> None:
    assert text(claim(1, "T01"), claim(2, "T02", weight=9)) == "如石桥镇有问题2；云溪镇有问题1。"


def test_what_was_led_in_is_no_lead_for_the_next_paragraph() -> None:
    _, left = Flow("Q", "problem", LEADS, led=True).runs(sentences([claim(0, "T01")]))
    assert left == LEADS[1:]


def test_a_problem_that_stands_alone_is_joined_by_the_next_unit_s() -> None:
    assert text(claim(1, "T01"), claim(2, "T01"), claim(3, "T02"), claim(4, "G01")) == (
        "如云溪镇有问题1；有问题2。石桥镇有问题3；区机关党委有问题4。"
    )


def test_of_equal_weight_a_result_is_told_before_a_measure_taken() -> None:
    done, reached = claim(1, "T01", measure="meetings"), claim(2, "T01", measure="income")
    runs, _ = Flow("Q", "achievement", (), led=True, results=frozenset({"income"})).runs(sentences([done, reached]))
    assert "".join(run.text for run in runs) == "云溪镇有问题2；有问题1。"
