"""The cards of a review."""

from __future__ import annotations

from pingyi.issues import Issue, Place
from pingyi.measures.model import Evidence, MissingDue, RowRef
from pingyi.review_cards import SHOWN_ROWS, evidence_card, issue_card, measure_card, rubric_card, task_cards, unit_cards
from tests.findings.small import MERGED
from tests.prose.reviews import small_facts, small_world

WORLD = small_world()


def test_units_as_they_ended_the_year() -> None:
    cards = unit_cards(small_facts(), ["V4", "T03", "nobody"])
    assert list(cards) == ["T03", "V4"]
    assert (cards["T03"].until, cards["V4"].parent, cards["V4"].until) == (MERGED, "T01", None)


def test_a_measure_cites_its_own_source_or_its_dutys() -> None:
    card = measure_card(WORLD.rules, "visit")
    assert (card.name, card.kind, card.word, card.money, card.better, card.source) == (
        "观摩", "duty", "次", False, "more", "",
    )  # fmt: skip


def test_the_rubric_in_short() -> None:
    card = rubric_card(WORLD.rules)
    assert card.groups == {"towns": "镇", "organs": "organs"}
    assert [(item.id, item.source, item.bonus) for item in card.items][::3] == [
        ("visits", "《办法》第三条", False),
        ("extra", "", True),
    ]


def test_an_evidence_shows_its_first_rows_and_counts_them_all() -> None:
    rows = tuple(RowRef("f", f"r{n:02}", "甲.xlsx", "表", n, "denominator" if n % 2 else "counted") for n in range(30))
    missing = tuple(MissingDue("T01", "meeting", f"{n}月") for n in range(20))
    card = evidence_card(Evidence("visit", "T01", rows, missing, "ab"))
    assert card.roles == {"counted": 15, "denominator": 15}
    assert len(card.rows) == len(card.missing) == SHOWN_ROWS
    assert card.missing_total == 20
    assert {row.role for row in card.rows} == {"counted"}


def test_an_issue() -> None:
    card = issue_card(Issue(Place("甲.xlsx", "表", 3, "F"), "bad", "不对", "改", others=(Place("乙.xlsx"),)))
    assert (card.place, card.severity, card.others) == ("甲.xlsx「表」第3行F列", "error", ("乙.xlsx",))


def test_tasks_of_this_year_have_their_state_and_next_years_none() -> None:
    cards = {card.id: card for card in task_cards(WORLD)}
    assert "old-2018" not in cards
    assert (cards["study-2020"].figure, cards["study-2020"].done) == (None, None)
    assert {name: cards[name].done for name in ("income-2019", "spent-2019", "raised-2019", "none-2019")} == {
        "income-2019": False, "spent-2019": True, "raised-2019": False, "none-2019": None,
    }  # fmt: skip
    told = {name: cards[name].figure for name in ("income-2019", "spent-2019")}
    assert {name: figure and figure.den is None for name, figure in told.items()} == {
        "income-2019": False, "spent-2019": True,
    }  # fmt: skip
    assert cards["raised-2019"].source == "《计划》"
