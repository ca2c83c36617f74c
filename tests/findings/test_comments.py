"""一述一评, and whom a claim may praise or blame."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pingyi.findings.comments import comments, fair, telling
from pingyi.findings.model import Claim, Piece
from pingyi.measures.model import Figure
from pingyi.packs.schema import Rubric
from pingyi.scoring.model import ItemScore, Scores, Sheet, State
from tests.findings.small import rules, world


def claim(kind: str, *measures: str, unit: str = "T01", **changes: object) -> Claim:
    made = {
        "id": f"{kind}-{'-'.join(measures)}@{unit}", "rule": "r", "theme": "system", "kind": kind, "unit": unit, "subject": unit,
        "name": unit, "pieces": (Piece("说"),), "figures": tuple(Figure(m, unit, 1, 2) for m in measures),
        "evidence": tuple((m, unit) for m in measures), "weight": 10, "states": (),
    } | changes  # fmt: skip
    return Claim(**made)  # type: ignore[arg-type]  # on purpose: any value is tried


def test_who_is_blamed_by_a_measure_is_not_praised_by_it() -> None:
    praise, blame = claim("achievement", "visit", "spent"), claim("problem", "visit")
    other = claim("achievement", "visit", unit="T02")
    assert fair((praise, blame, other)) == (blame, other)


@given(
    st.lists(
        st.builds(
            claim,
            st.sampled_from(["achievement", "problem"]),
            st.sampled_from(["visit", "spent", "income"]),
            unit=st.sampled_from(["T01", "T02", "Q"]),
        )
    )
)
def test_nobody_is_praised_and_blamed_by_the_same_measure(claims: list[Claim]) -> None:
    kept = fair(claims)
    said = {(figure.measure, one.subject, one.kind) for one in kept for figure in one.figures}
    assert not any((m, s, "achievement") in said and (m, s, "problem") in said for m, s, _ in said)
    assert [one for one in kept if one.kind == "problem"] == [one for one in claims if one.kind == "problem"]


def test_a_claim_that_says_nothing_new_is_left_out_unless_it_tells_of_rows() -> None:
    general = claim("achievement", "visit", weight=10)
    special = claim("achievement", "visit", "spent", weight=60)
    told = claim("achievement", "visit", id="told@T01", evidence=(("rows:told", "T01"), ("visit", "T01")))
    elsewhere = claim("achievement", "visit", unit="T02")
    problem = claim("problem", "visit")
    assert telling((general, special, told, elsewhere, problem)) == (special, told, elsewhere, problem)


def score(item: str, points: str, state: State = State.SCORED, *, figure: bool = True) -> ItemScore:
    shown = Figure("visit", "T01", 1, 2) if figure else None
    return ItemScore(item, "T01", state, Decimal(points), Decimal(2), shown, "")


def sheet(*items: ItemScore) -> Scores:
    made = Sheet("T01", "towns", items, (), Decimal(0), Decimal(0), False, 1, 1, None, "好")
    return Scores("r", (made,))


RUBRIC = Rubric.model_validate({
    "id": "r", "name": "细则", "reviewees": {"of": ["镇党委"]},
    "peer_groups": [{"id": "towns", "unit_kinds": ["镇党委"]}],
    "parts": [{"id": "daily", "name": "日常", "weight": 100}],
    "items": [
        {"id": one, "name": name, "part": "daily", "basis": "result", "points": 2, "measure": "visit", "score": {"rate": {}}}
        for one, name in (("a", "党员大会"), ("b", "党课"))
    ] + [{"id": "c", "name": "加分", "part": "daily", "basis": "result", "points": 2, "bonus": True, "measure": "visit",
          "score": {"rate": {}}}],
    "grades": {"bands": [[90, "好"], [0, "差"]]},
})  # fmt: skip
WORLD = world(rules(rubrics={"r": RUBRIC}))


def test_a_comment_holds_its_units_claims_weightiest_first_and_what_they_ask() -> None:
    light, heavy = claim("problem", "visit"), claim("problem", "spent", weight=60, asks=(Piece("要补课"),))
    good, elsewhere = claim("achievement", "income"), claim("problem", "visit", unit="T02")
    (comment,) = comments(WORLD, sheet(score("a", "1")), (light, heavy, good, elsewhere))
    assert comment.problems == (heavy.id, light.id)
    assert comment.achievements == (good.id,)
    assert comment.next_steps == ("要补课",)
    assert (comment.nearest, comment.nearest_item, comment.nearest_evidence) == ("", "", ())


def test_without_a_problem_the_item_nearest_to_its_line_is_named() -> None:
    (comment,) = comments(
        WORLD, sheet(score("a", "1.75"), score("b", "1.125"), score("b", "0", State.PENDING), score("c", "0")), ()
    )
    assert comment.nearest == "台账中没有发现需要点名的问题，离满分最远的条目是“党课”，2分得1.13分"
    assert (comment.nearest_item, comment.nearest_evidence) == ("b", (("visit", "T01"),))


def test_full_marks_are_said_as_such_and_nothing_scored_as_well() -> None:
    (full,) = comments(WORLD, sheet(score("a", "2", figure=False)), ())
    assert full.nearest == "台账中没有发现未达要求的事项，“党员大会”等计分条目均得满分"
    assert full.nearest_evidence == ()
    (none,) = comments(WORLD, sheet(score("a", "0", State.NOT_APPLICABLE)), ())
    assert none.nearest == "本年没有可以计分的事项，请先补齐台账"
