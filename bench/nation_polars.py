"""Sixteen measures over a union set by hand with Polars, its streaming engine, part by part (:mod:`nation_some`).

python bench/nation_polars.py FOLDER [--threads 2] [--out FILE] [--digest]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if "--threads" in sys.argv:
    os.environ["POLARS_MAX_THREADS"] = sys.argv[sys.argv.index("--threads") + 1]

import polars as pl
from nation_hand_tree import YEAR_FIRST, YEAR_LAST
from nation_results import without_pandas
from nation_some import Grouped, Odd, columns, run

without_pandas()

C = pl.col
IN_YEAR = C("day").is_between(YEAR_FIRST, YEAR_LAST)
BIT = pl.lit(1, dtype=pl.Int32) * 2 ** (C("day").cast(pl.Date).dt.month().cast(pl.Int32) - 1)
MASKS: dict[str, dict[str, pl.Expr]] = {
    "branch-meeting": {
        "branch-assembly": (C("kind") == "党员大会") & (C("present") >= 1)
        & (C("voted").eq_missing(pl.lit(value=True)).not_() | (C("present") * 2 >= C("entitled")).fill_null(value=False)),
        "branch-committee": (C("kind") == "支部委员会") & (C("present") >= 1)
        & (C("entitled").is_null() | (C("present") * 2 >= C("entitled")).fill_null(value=False)),
    },
    "theme-day": {"theme-day": C("present") >= 1},
    "organisation-life": {"organisation-life": C("listed")},
    "village-openness": {"village-openness": C("counts")},
    "branch-debriefs": {"branch-debrief": C("grade").cast(pl.String) != ""},
    "study-sessions": {"theory-study": C("present") * 3 >= C("entitled") * 2},
    "committee-studies": {"committee-study": C("chaired_by") == "书记"},
}  # fmt: skip
_STEPS = (
    (C("consulted_on") >= C("proposed_on")) & (C("reviewed_on") >= C("consulted_on"))
    & (C("resolved_on") >= C("reviewed_on")) & (C("posted_on") >= C("resolved_on"))
)  # fmt: skip
RATIOS: dict[str, tuple[str, pl.Expr, pl.Expr, pl.Expr]] = {
    "standard-met": ("standard-checks", C("way") == "上级抽查", C("met"), C("items")),
    "deliberations-complete": (
        "four-deliberations", pl.lit(value=True), _STEPS.fill_null(value=False).cast(pl.Int64), pl.lit(1)
    ),
    "party-budget-spent": ("party-funds", pl.lit(value=True), C("spent"), C("budget")),
    "fusion-participation": (
        "activities", (C("kind") == "业务融合活动") & (C("theme") == "教学业务"), C("present"), C("entitled")
    ),
}  # fmt: skip


def engine(folder: Path, parts: list[str], odd: Odd, _threads: int) -> Iterator[tuple[list[str], Grouped]]:
    """A part after the other."""
    for part in parts:
        yield [part], _part(folder / "parts" / part, odd[part])


def _part(folder: Path, odd: list[int]) -> Grouped:
    made = Grouped()

    def scan(form: str) -> pl.LazyFrame:
        return pl.scan_parquet(folder / f"{form}.parquet").filter(C("counts"))

    lazy: dict[str, pl.LazyFrame] = {}
    for form, duties in MASKS.items():
        bits = [pl.when(test).then(BIT).otherwise(0).bitwise_or().alias(name) for name, test in duties.items()]
        lazy[form] = scan(form).filter(IN_YEAR).group_by("subject").agg(bits)
    moved = C("subject").is_in(odd)
    year = C("day").is_null() | IN_YEAR
    for name, (form, where, num, den) in RATIOS.items():
        rows = scan(form).filter(year & where)
        sums = [num.cast(pl.Int64).sum().alias("num"), den.cast(pl.Int64).sum().alias("den")]
        if name == "deliberations-complete":
            sums[1] = pl.len().cast(pl.Int64).alias("den")
        lazy[name] = rows.filter(~moved).group_by("subject").agg(sums)
        single = [num.cast(pl.Int64).alias("num"), den.cast(pl.Int64).alias("den")]
        lazy[f"odd {name}"] = rows.filter(moved).select("subject", C("day").fill_null(-1), *single)
    lazy["income"] = scan("village-income").filter(year).group_by("subject").agg(C("amount").cast(pl.Int64).sum())
    lazy["elections"] = (
        scan("elections").filter(year).group_by("subject")
        .agg((C("held_on") <= C("planned_on")).sum().alias("timely"), pl.len().alias("held"))
    )  # fmt: skip
    ever = scan("weak-orgs").filter(C("day").is_null() | (C("day") <= YEAR_LAST))
    lazy["weak"] = ever.group_by("subject").agg(
        C("day").filter(C("state").cast(pl.String).is_in(["转化", "先进"])).max().alias("cleared"),
        C("day").filter(C("state") == "列入").max().alias("listed"),
    )
    done: dict[str, Any] = {name: frame.collect(engine="streaming") for name, frame in lazy.items()}
    for form, duties in MASKS.items():
        unit, *masks = columns(done[form].select("subject", *duties).to_arrow())
        made.masks |= {name: (unit, mask) for name, mask in zip(duties, masks, strict=True)}
    for name in RATIOS:
        made.ratios[name] = columns(done[name].to_arrow())
        made.odd[name] = columns(done[f"odd {name}"].to_arrow())
    unit, income = columns(done["income"].to_arrow())
    none = income * 0
    made.shares = {
        "villages-with-income": (unit, income >= 5_000_000, none),
        "villages-zero": (unit, income <= 0, none),
    }
    unit, timely, held = columns(done["elections"].to_arrow())
    made.shares["elections-in-time"] = (unit, timely, held)
    open_ = done["weak"].select(
        "subject", (C("listed").is_not_null() & ~(C("cleared") >= C("listed")).fill_null(value=False)).cast(pl.Int64)
    )
    unit, weak = columns(open_.to_arrow())
    made.shares["weak-open"] = (unit, weak, weak * 0)
    return made


if __name__ == "__main__":
    run(__doc__ or "", engine)
