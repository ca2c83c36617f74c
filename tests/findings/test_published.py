"""What a measure publishes, and what it does not where it does not apply."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pingyi.findings.published import LAST_NAMES, PEER_NAMES, Published, subject_name
from pingyi.findings.quantities import Quantity
from pingyi.packs.templates import PUBLISHED
from tests.findings.small import Told, facts, rules, world

VISITS = Told(figures={("visit", "T01"): (2, 4), ("visit", "T02"): (4, 4), ("visit", "T03"): (1, 2)})
BEFORE = Told(2018, {("visit", "T01"): (3, 4)})


def of(measure: str, unit: str, told: Told, last: Told | None = None, **more: object) -> Published:
    made = world(rules(), told, last, facts(**more))  # type: ignore[arg-type]  # on purpose: any value is tried
    return Published(made, made.rules.measures[measure], unit)


def value(quantity: Quantity | None) -> object:
    return None if quantity is None else quantity.comparable()


def test_it_publishes_exactly_the_names_that_the_pack_language_has() -> None:
    published = of("visit", "T01", VISITS)
    assert set(published) == PUBLISHED
    assert len(published) == len(PUBLISHED)
    assert PUBLISHED >= PEER_NAMES | LAST_NAMES
    with pytest.raises(KeyError):
        published["nothing"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("num", 2), ("den", 4), ("missing", 2), ("unknown", 0), ("rate", Fraction(1, 2)),
        ("last_num", 3), ("last_den", 4), ("last_missing", 1), ("last_rate", Fraction(3, 4)),
        ("change", Fraction(-25)), ("growth", -1),
        ("mean", Fraction(7, 10)), ("rank", 2), ("peers", 3),
        ("line", None), ("failing", 0), ("passing", 0), ("failing_n", 0), ("passing_n", 0),
    ],
)  # fmt: skip
def test_a_rate(name: str, expected: object) -> None:
    assert value(of("visit", "T01", VISITS, BEFORE)[name]) == expected


@pytest.mark.parametrize("name", sorted(LAST_NAMES))
def test_without_last_year_nothing_is_said_of_it(name: str) -> None:
    assert of("visit", "T01", VISITS)[name] is None
    assert of("visit", "T01", VISITS, Told(2018))[name] is None


@pytest.mark.parametrize("name", ["den", "missing", "rate", "last_den", "last_missing", "last_rate", "change"])
def test_a_total_has_no_denominator(name: str) -> None:
    told = Told(figures={("spent", "T01"): (500, None)})
    assert of("spent", "T01", told, told)[name] is None


def test_a_total_is_compared_by_its_mean() -> None:
    told = Told(
        figures={("spent", "T01"): (100_00, None), ("spent", "T02"): (200_00, None), ("spent", "T03"): (0, None)}
    )
    published = of("spent", "T01", told)
    assert value(published["mean"]) == Fraction(100_00)
    assert value(published["rank"]) == 2
    assert value(published["growth"]) is None


def test_less_is_better_turns_the_rank() -> None:
    told = Told(figures={("raised", "T01"): (3, None), ("raised", "T02"): (1, None), ("raised", "T03"): (1, None)})
    assert value(of("raised", "T01", told)["rank"]) == 3
    assert value(of("raised", "T02", told)["rank"]) == 1


def test_a_unit_without_peers_has_no_rank_and_no_mean() -> None:
    published = of("visit", "Q", Told(figures={("visit", "Q"): (3, 4)}))
    assert published["rank"] is None
    assert published["mean"] is None
    assert value(published["peers"]) == 0


def test_the_line_is_the_number_in_the_test() -> None:
    for measure, expected in (("income", "5万元"), ("plan", "12"), ("big", "1万元"), ("crowd", "30")):
        line = of(measure, "T01", Told())["line"]
        assert line is not None
        assert line.say("") == expected
    assert of("any", "T01", Told())["line"] is None
    assert of("spent", "T01", Told())["line"] is None


def test_the_names_of_those_that_pass_and_fail() -> None:
    told = Told(shares={("income", "T01"): (("V1", 1, 1), ("V2", 0, 1), ("V4", 0, 1))})
    published = of("income", "T01", told)
    failing, passing = published["failing"], published["passing"]
    assert failing is not None
    assert failing.names == ("桐桥村", "平湖村")
    assert failing.say("1") == "桐桥村等2个村"
    assert passing is not None
    assert passing.say("") == "柳湾村"
    assert (value(published["failing_n"]), value(published["passing_n"])) == (2, 1)


def test_of_a_duty_the_measure_word_counts_dues_and_not_names() -> None:
    told = Told(shares={("visit", "Q"): (("T01", 1, 4), ("T02", 1, 4))})
    failing = of("visit", "Q", told)["failing"]
    assert failing is not None
    assert failing.say("1") == "云溪镇党委等2个"


def test_persons_are_counted_and_never_listed() -> None:
    told = Told(figures={("taught", "T01"): (0, 1)}, shares={("taught", "T01"): (("p-1", 0, 1),)})
    published = of("taught", "T01", told)
    assert published["failing"] is None
    assert value(published["failing_n"]) == 1


def test_rows_of_a_register_are_called_by_their_open_name_or_their_key() -> None:
    projects = [{"unit": "T01", "code": "X1", "name": "饮水工程"}, {"unit": "T01", "code": "X2"}]
    told = Told(shares={("big", "T01"): (("X1", 0, 1), ("X2", 0, 1), ("X3", 0, 1))})
    failing = of("big", "T01", told, projects=projects)["failing"]
    assert failing is not None
    assert failing.names == ("饮水工程", "X2", "X3")


def test_a_post_is_called_by_its_unit_and_a_stranger_by_its_code() -> None:
    assert subject_name(world(rules()), "书记@T01", seen_from="Q") == "云溪镇党委书记"
    assert subject_name(world(rules()), "书记@V3", seen_from="Q") == "石桥镇荷塘村书记"
    assert subject_name(world(rules()), "nobody", seen_from="Q") == "nobody"
