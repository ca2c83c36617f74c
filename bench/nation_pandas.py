"""Sixteen measures over a union set by hand with pandas, part by part (:mod:`nation_some`).

python bench/nation_pandas.py FOLDER [--out FILE] [--digest]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from nation_hand_tree import MONTHS, YEAR_FIRST, YEAR_LAST, Ints
from nation_some import Grouped, Odd, read_columns, run

Frame = Any
"""pandas ships no types."""


def engine(folder: Path, parts: list[str], odd: Odd, _threads: int) -> Iterator[tuple[list[str], Grouped]]:
    """A part after the other."""
    for part in parts:
        yield [part], _part(folder / "parts" / part, odd[part])


def _part(folder: Path, odd: list[int]) -> Grouped:
    made = Grouped()

    def read(form: str) -> Frame:
        names = ["subject", "day", "counts", *read_columns(form)]
        frame = pd.read_parquet(folder / f"{form}.parquet", columns=names)
        return frame[frame["counts"]]

    def this_year(frame: Frame, *, dayless: bool) -> Frame:
        inside = (frame["day"] >= YEAR_FIRST) & (frame["day"] <= YEAR_LAST)
        return frame[inside | frame["day"].isna()] if dayless else frame[inside]

    def masks(frame: Frame, test: Any) -> tuple[Ints, Ints]:  # noqa: ANN401  a column of yes and no
        met = frame[np.asarray(test, dtype=bool)]
        month = np.searchsorted(np.array(MONTHS), met["day"].to_numpy(), side="right") - 1
        pairs = pd.DataFrame({"unit": met["subject"].to_numpy(), "bit": 1 << month}).drop_duplicates()
        sums = pairs.groupby("unit")["bit"].sum()
        return sums.index.to_numpy(), sums.to_numpy()

    meetings = this_year(read("branch-meeting"), dayless=False)
    kind, present, entitled = meetings["kind"], meetings["present"], meetings["entitled"]
    voted = meetings["voted"].fillna(value=False).astype(bool)
    half = present * 2 >= entitled
    made.masks["branch-assembly"] = masks(meetings, (kind == "党员大会") & (present >= 1) & (~voted | half))
    made.masks["branch-committee"] = masks(meetings, (kind == "支部委员会") & (present >= 1) & (entitled.isna() | half))
    for form, duty in _SINGLE.items():
        frame = this_year(read(form), dayless=False)
        made.masks[duty] = masks(frame, _TESTS[form](frame))
    for form, (name, where, num) in _RATIOS.items():
        frame = this_year(read(form), dayless=True)
        frame = frame[np.asarray(where(frame), dtype=bool)]
        both = pd.DataFrame({"unit": frame["subject"], "day": frame["day"].fillna(-1)})
        both["num"], both["den"] = (_whole(one) for one in num(frame))
        moved = both["unit"].isin(odd)
        made.odd[name] = tuple(both.loc[moved, one].to_numpy() for one in ("unit", "day", "num", "den"))
        sums = both[~moved].groupby("unit")[["num", "den"]].sum()
        made.ratios[name] = (sums.index.to_numpy(), sums["num"].to_numpy(), sums["den"].to_numpy())
    income = this_year(read("village-income"), dayless=True).groupby("subject")["amount"].sum()
    unit, amount = income.index.to_numpy(), income.to_numpy()
    made.shares = {
        "villages-with-income": (unit, amount >= 5_000_000, amount * 0), "villages-zero": (unit, amount <= 0, amount * 0)
    }  # fmt: skip
    held = this_year(read("elections"), dayless=True)
    held["timely"] = held["held_on"] <= held["planned_on"]
    counted = held.groupby("subject")["timely"].agg(["sum", "count"])
    made.shares["elections-in-time"] = (
        counted.index.to_numpy(), counted["sum"].to_numpy(), counted["count"].to_numpy()
    )  # fmt: skip
    weak = read("weak-orgs")
    weak = weak[~(weak["day"] > YEAR_LAST)]
    listed = weak[weak["state"] == "列入"].groupby("subject")["day"].max()
    cleared = weak[weak["state"].isin(["转化", "先进"])].groupby("subject")["day"].max().reindex(listed.index)
    still = ~(cleared >= listed).to_numpy()
    made.shares["weak-open"] = (listed.index.to_numpy(), still, still * 0)
    return made


def _whole(column: Any) -> Any:  # noqa: ANN401  a column of figures, some of them missing
    return column.fillna(0).astype("int64") if hasattr(column, "fillna") else column


def _steps(frame: Frame) -> Any:  # noqa: ANN401  a column of yes and no
    names = ("proposed_on", "consulted_on", "reviewed_on", "resolved_on", "posted_on")
    met = np.ones(len(frame), dtype=bool)
    for before, after in pairwise(names):
        met &= (frame[after] >= frame[before]).to_numpy()
    return met.astype(np.int64)


_SINGLE = {
    "theme-day": "theme-day", "organisation-life": "organisation-life", "village-openness": "village-openness",
    "branch-debriefs": "branch-debrief", "study-sessions": "theory-study", "committee-studies": "committee-study",
}  # fmt: skip
_TESTS: dict[str, Any] = {
    "theme-day": lambda rows: rows["present"] >= 1,
    "organisation-life": lambda rows: rows["listed"].fillna(value=False),
    "village-openness": lambda rows: rows["counts"],
    "branch-debriefs": lambda rows: rows["grade"].fillna("") != "",
    "study-sessions": lambda rows: rows["present"] * 3 >= rows["entitled"] * 2,
    "committee-studies": lambda rows: rows["chaired_by"] == "书记",
}
_RATIOS: dict[str, tuple[str, Any, Any]] = {
    "standard-checks": ("standard-met", lambda rows: rows["way"] == "上级抽查", lambda rows: (rows["met"], rows["items"])),
    "four-deliberations": ("deliberations-complete", lambda rows: rows["counts"], lambda rows: (_steps(rows), 1)),
    "party-funds": ("party-budget-spent", lambda rows: rows["counts"], lambda rows: (rows["spent"], rows["budget"])),
    "activities": (
        "fusion-participation", lambda rows: (rows["kind"] == "业务融合活动") & (rows["theme"] == "教学业务"),
        lambda rows: (rows["present"], rows["entitled"]),
    ),
}  # fmt: skip


if __name__ == "__main__":
    run(__doc__ or "", engine)
