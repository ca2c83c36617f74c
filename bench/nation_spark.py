"""Sixteen measures over a union set by hand with PySpark, local[N], all parts at once (:mod:`nation_some`).

    python bench/nation_spark.py FOLDER [--threads 2] [--out FILE] [--digest]

The session's start is part of the run. Grouped results come back as Arrow.
"""

# ruff: noqa: S608  every statement is made of names that stand in this folder

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nation_hand_tree import YEAR_FIRST, YEAR_LAST
from nation_some import Grouped, Odd, columns, run
from pyspark.sql import SparkSession

IN_YEAR = f"day between {YEAR_FIRST} and {YEAR_LAST}"
YEAR = f"(day is null or {IN_YEAR})"
BIT = "shiftleft(1, month(date_add(date '1970-01-01', day)) - 1)"
MASKS = {
    "branch-meeting": {
        "branch-assembly": "kind = '党员大会' and present >= 1 and (not coalesce(voted, false) or present * 2 >= entitled)",
        "branch-committee": "kind = '支部委员会' and present >= 1 and (entitled is null or present * 2 >= entitled)",
    },
    "theme-day": {"theme-day": "present >= 1"},
    "organisation-life": {"organisation-life": "listed"},
    "village-openness": {"village-openness": "true"},
    "branch-debriefs": {"branch-debrief": "grade <> ''"},
    "study-sessions": {"theory-study": "present * 3 >= entitled * 2"},
    "committee-studies": {"committee-study": "chaired_by = '书记'"},
}
_STEPS = "consulted_on >= proposed_on and reviewed_on >= consulted_on and resolved_on >= reviewed_on and posted_on >= resolved_on"
RATIOS = {
    "standard-met": ("standard-checks", "way = '上级抽查'", "met", "items"),
    "deliberations-complete": ("four-deliberations", "true", f"case when {_STEPS} then 1 else 0 end", "1"),
    "party-budget-spent": ("party-funds", "true", "spent", "budget"),
    "fusion-participation": ("activities", "kind = '业务融合活动' and theme = '教学业务'", "present", "entitled"),
}


def engine(folder: Path, parts: list[str], odd: Odd, threads: int) -> Iterator[tuple[list[str], Grouped]]:
    """All parts at once: each statement is one job over all files of a form."""
    session = (
        SparkSession.builder.master(f"local[{threads}]").appName("nation").config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "6g").config("spark.sql.shuffle.partitions", str(threads * 4))
        .config("spark.driver.maxResultSize", "0").getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("ERROR")
    session.createDataFrame(
        [(key,) for keys in odd.values() for key in keys] or [(-1,)], "key int"
    ).createOrReplaceTempView("odd")
    yield parts, _all(session, folder)
    session.stop()


def _all(session: Any, folder: Path) -> Grouped:  # noqa: ANN401  a Spark session
    made = Grouped()

    def ask(select: str, form: str, rest: str) -> tuple[Any, ...]:
        session.read.parquet(f"{folder}/parts/*/{form}.parquet").createOrReplaceTempView("rows")
        return columns(session.sql(f"select {select} from rows {rest}").toArrow())

    for form, duties in MASKS.items():
        bits = ", ".join(f"bit_or(case when {test} then {BIT} else 0 end) as `{name}`" for name, test in duties.items())
        unit, *masks = ask(f"subject, {bits}", form, f"where counts and {IN_YEAR} group by subject")
        made.masks |= {name: (unit, mask) for name, mask in zip(duties, masks, strict=True)}
    for name, (form, where, num, den) in RATIOS.items():
        rest = f"where counts and {YEAR} and {where}"
        made.ratios[name] = ask(
            f"subject, sum({num}) as a, sum({den}) as b",
            form,
            f"left anti join odd on subject = key {rest} group by subject",
        )
        made.odd[name] = ask(
            f"subject, coalesce(day, -1) as d, {num} as a, {den} as b", form, f"join odd on subject = key {rest}"
        )
    unit, income = ask("subject, sum(amount) as a", "village-income", f"where counts and {YEAR} group by subject")
    none = income * 0
    made.shares = {
        "villages-with-income": (unit, income >= 5_000_000, none),
        "villages-zero": (unit, income <= 0, none),
    }
    made.shares["elections-in-time"] = ask(
        "subject, count_if(held_on <= planned_on) as a, count(*) as b",
        "elections",
        f"where counts and {YEAR} group by subject",
    )
    listed, cleared = (f"max(case when state in ({states}) then day end)" for states in ("'列入'", "'转化', '先进'"))
    unit, weak = ask(
        f"subject, case when {listed} is not null and not coalesce({cleared} >= {listed}, false) then 1 else 0 end as a",
        "weak-orgs", f"where counts and (day is null or day <= {YEAR_LAST}) group by subject",
    )  # fmt: skip
    made.shares["weak-open"] = (unit, weak, weak * 0)
    return made


if __name__ == "__main__":
    run(__doc__ or "", engine, whole=True)
