"""Sixteen measures over a union set by hand with chDB (ClickHouse inside the process), part by part (:mod:`nation_some`).

python bench/nation_chdb.py FOLDER [--threads 2] [--out FILE] [--digest]
"""

# ruff: noqa: S608  every statement is made of names that stand in this folder

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chdb
from nation_hand_tree import YEAR_FIRST, YEAR_LAST
from nation_some import Grouped, Odd, columns, run

IN_YEAR = f"day between {YEAR_FIRST} and {YEAR_LAST}"
BIT = "bitShiftLeft(toUInt32(1), toMonth(toDate(day)) - 1)"
MASKS = {
    "branch-meeting": {
        "branch-assembly": "kind = '党员大会' and present >= 1 and (ifNull(voted, 0) = 0 or ifNull(present * 2 >= entitled, 0))",
        "branch-committee": "kind = '支部委员会' and present >= 1 and (entitled is null or present * 2 >= entitled)",
    },
    "theme-day": {"theme-day": "present >= 1"},
    "organisation-life": {"organisation-life": "listed"},
    "village-openness": {"village-openness": "1"},
    "branch-debriefs": {"branch-debrief": "grade != ''"},
    "study-sessions": {"theory-study": "present * 3 >= entitled * 2"},
    "committee-studies": {"committee-study": "chaired_by = '书记'"},
}
_STEPS = "consulted_on >= proposed_on and reviewed_on >= consulted_on and resolved_on >= reviewed_on and posted_on >= resolved_on"
RATIOS = {
    "standard-met": ("standard-checks", "way = '上级抽查'", "met", "items"),
    "deliberations-complete": ("four-deliberations", "1", f"toInt64(ifNull({_STEPS}, 0))", "toInt64(1)"),
    "party-budget-spent": ("party-funds", "1", "spent", "budget"),
    "fusion-participation": ("activities", "kind = '业务融合活动' and theme = '教学业务'", "present", "entitled"),
}
YEAR = f"(day is null or {IN_YEAR})"


def engine(folder: Path, parts: list[str], odd: Odd, threads: int) -> Iterator[tuple[list[str], Grouped]]:
    """A part after the other, in one connection."""
    connection = chdb.connect(":memory:")
    connection.query(f"set max_threads = {threads}")
    for part in parts:
        yield [part], _part(connection, folder / "parts" / part, odd[part])
    connection.close()


def _part(connection: Any, folder: Path, odd: list[int]) -> Grouped:  # noqa: ANN401  chDB ships no types
    made = Grouped()
    listed = ", ".join(map(str, odd))

    def ask(select: str, form: str, rest: str) -> tuple[Any, ...]:
        text = f"select {select} from file('{folder}/{form}.parquet', Parquet) where counts and {rest}"
        return columns(connection.query(text, "ArrowTable"))

    for form, duties in MASKS.items():
        bits = ", ".join(f"toInt64(groupBitOrIf({BIT}, ifNull({test}, 0)))" for test in duties.values())
        unit, *masks = ask(f"assumeNotNull(subject), {bits}", form, f"{IN_YEAR} group by subject")
        made.masks |= {name: (unit, mask) for name, mask in zip(duties, masks, strict=True)}
    for name, (form, where, num, den) in RATIOS.items():
        sums = f"assumeNotNull(subject), toInt64(ifNull(sum({num}), 0)), toInt64(ifNull(sum({den}), 0))"
        made.ratios[name] = ask(sums, form, f"{YEAR} and {where} and subject not in ({listed}) group by subject")
        single = (
            f"assumeNotNull(subject), toInt64(ifNull(day, -1)), toInt64(ifNull({num}, 0)), toInt64(ifNull({den}, 0))"
        )
        made.odd[name] = ask(single, form, f"{YEAR} and {where} and subject in ({listed})")
    unit, income = ask(
        "assumeNotNull(subject), toInt64(ifNull(sum(amount), 0))", "village-income", f"{YEAR} group by subject"
    )
    none = income * 0
    made.shares = {
        "villages-with-income": (unit, income >= 5_000_000, none),
        "villages-zero": (unit, income <= 0, none),
    }
    made.shares["elections-in-time"] = ask(
        "assumeNotNull(subject), toInt64(countIf(ifNull(held_on <= planned_on, 0))), toInt64(count())", "elections",
        f"{YEAR} group by subject",
    )  # fmt: skip
    unit, cleared, since = ask(
        "assumeNotNull(subject), toInt64(maxIf(ifNull(day, -99999), ifNull(state in ('转化', '先进'), 0))), "
        "toInt64(maxIf(ifNull(day, -99999), ifNull(state = '列入', 0)))",
        "weak-orgs", f"(day is null or day <= {YEAR_LAST}) group by subject",
    )  # fmt: skip
    # A group of which no row fits gives 0, a day that no record has.
    made.shares["weak-open"] = (unit, (since > 0) & ~((cleared > 0) & (cleared >= since)), none[:0].sum() + unit * 0)
    return made


if __name__ == "__main__":
    run(__doc__ or "", engine)
