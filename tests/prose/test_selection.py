"""Who is heard, and in what order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pingyi.findings.model import Claim, Piece
from pingyi.prose.selection import choose, few, priority


def claim(name: str, theme: str, unit: str, weight: int, kind: str = "problem") -> Claim:
    rule = name.partition("@")[0]
    return Claim(name, rule, theme, kind, unit, unit, unit, (Piece("说"),), (), (), weight, ())


def test_rounds() -> None:
    claims = [
        claim("a@1", "x", "T1", 5),
        claim("a@2", "x", "T2", 4),
        claim("b@1", "y", "T1", 3),
        claim("c@1", "x", "T1", 9),
        claim("d@1", "x", "T1", 1, "achievement"),
        claim("c@3", "x", "T1", 2),
        claim("a@4", "y", "T2", 1),
    ]
    assert priority(claims, ["task:1"]) == (
        "c@1", "b@1",  # the themes
        "a@2", "d@1",  # everyone, in praise and in criticism
        "a@1",  # the weighty rules
        "task:1",
        "a@4", "c@3",  # the rest, in turn
    )  # fmt: skip


def test_light_rules_come_after_the_tasks() -> None:
    claims = [claim("a@1", "x", "T1", 60), claim("b@1", "x", "T1", 5), claim("c@1", "x", "T1", 30)]
    assert priority(claims, ["task:1"]) == ("a@1", "c@1", "task:1", "b@1")


def test_the_tone_says_what_is_offered_a_place_first() -> None:
    claims = [
        claim(f"{kind[0]}{n}@1", kind, "T1", 60 - n, kind) for n in range(3) for kind in ("achievement", "problem")
    ]
    assert priority(claims, [], "肯定为主") == ("a0@1", "p0@1", "a1@1", "a2@1", "p1@1", "p2@1")
    assert priority(claims, [], "问题导向") == ("a0@1", "p0@1", "p1@1", "p2@1", "a1@1", "a2@1")


def test_few_units_a_theme_the_weightiest_and_all_of_the_district() -> None:
    claims = [claim(f"r{n}@{unit}", theme, unit, n) for n, (unit, theme) in enumerate(
        (("T1", "x"), ("T2", "x"), ("T3", "x"), ("Q", "x"), ("T1", "y"), ("T3", "x")))]  # fmt: skip
    assert [one.id for one in few(claims, "Q", 1)] == ["r2@T3", "r3@Q", "r4@T1", "r5@T3"]
    assert few(claims, "Q", 0) == tuple(claims)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 9)), st.integers(0, 30))
def test_as_full_as_possible(sizes: dict[str, int], room: int) -> None:
    chosen = choose(tuple(sizes), lambda ids: sum(sizes[one] for one in ids) <= room)
    used = sum(sizes[one] for one in chosen)
    assert used <= room
    assert all(used + size > room for one, size in sizes.items() if one not in chosen)


def test_what_makes_room_lets_an_earlier_one_in() -> None:
    def fits(ids: frozenset[str]) -> bool:
        return ids != {"big"}

    assert choose(("big", "small"), fits) == {"big", "small"}
