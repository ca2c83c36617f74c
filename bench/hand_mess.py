"""The by-hand script's clearing up: what repeats, contradicts, was copied or made up afterwards does not count."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Any

import pandas as pd
from hand_units import Units

KEYS: dict[str, list[str]] = {
    "posts": ["unit", "title", "since"],
    "branch-meeting": ["unit", "kind", "held_on", "group"],
    "member-appraisal": ["unit", "held_on"],
    "organisation-life": ["unit", "held_on"],
    "theme-day": ["unit", "held_on"],
    "observation": ["unit", "held_on"],
    "committee-studies": ["unit", "held_on"],
    "branch-debriefs": ["unit", "held_on"],
    "leader-life": ["unit", "month", "role"],
    "trainings": ["unit", "held_on", "audience"],
    "study-sessions": ["unit", "held_on", "way"],
    "household-visits": ["household", "visited_on"],
    "consequences": ["unit", "decided_on", "kind"],
    "activities": ["unit", "held_on", "kind", "theme"],
    "weak-orgs": ["unit", "state_on", "state", "problem"],
    "elections": ["unit"],
    "party-funds": ["unit", "quarter_end", "purpose"],
    "village-income": ["unit", "source"],
    "surveys": ["unit", "held_on", "topic"],
    "standard-checks": ["unit", "checked_on", "way"],
    "four-deliberations": ["unit", "proposed_on"],
    "cadre-hours": ["cadre", "held_on"],
    "tallies": ["unit", "group"],
    "figures": ["unit", "item"],
}
REGISTERS = (
    "households", "duty-items", "enterprises", "rectifications", "fusion-items", "disputes", "venues",
    "building-projects", "demo-sites", "cadres", "led-projects", "people-projects", "retired-cadres", "village-cadres",
)  # fmt: skip
WHEN = {
    "branch-meeting": "held_on", "theme-day": "held_on", "organisation-life": "held_on", "member-appraisal": "held_on",
    "study-hours": "studied_on", "dual-life": "held_on", "village-openness": "published_on", "observation": "held_on",
    "committee-studies": "held_on", "leader-life": "month", "branch-debriefs": "held_on", "trainings": "held_on",
    "household-visits": "visited_on", "study-sessions": "held_on", "consequences": "decided_on", "activities": "held_on",
    "weak-orgs": "state_on", "elections": "held_on", "party-funds": "quarter_end", "village-income": "year_end",
    "surveys": "held_on", "standard-checks": "checked_on", "four-deliberations": "proposed_on",
    "cadre-hours": "held_on", "tallies": "held_on", "marks": "marked_on", "figures": "decided_on",
}  # fmt: skip
_NUMBERS = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万亿两]+(?:[.,:/\-年月日号时点分:][0-9〇零一二三四五六七八九十]*)*"
)
_NOISE = re.compile(r"[^\w\ue000\ue001]|_")
_SHINGLE = 4


def settle(frames: dict[str, pd.DataFrame], units: Units) -> dict[str, pd.DataFrame]:
    """The rows that count."""
    names = {*frames["members"]["person"], *(span.name for spans in units.spans.values() for span in spans)}
    done = {"members": frames["members"]}
    for name, frame in frames.items():
        if name == "members":
            continue
        key = ["no"] if name in REGISTERS else KEYS.get(name, [])
        rows = agreeing(frame, key, ["group"])
        when = WHEN.get(name)
        if when and not rows.empty:
            rows = rows[units.exist(rows["unit"], rows[when])]
        if "content" in rows and not rows.empty:
            rows = rows[~_copied(rows, names)]
        if when and "entered_on" in rows:
            rows = rows[~_back_dated(rows, when)]
        done[name] = rows
    return done


def agreeing(rows: pd.DataFrame, key: list[str], optional: list[str]) -> pd.DataFrame:
    """Identical rows once; none of those that agree in the key and differ elsewhere."""
    said = [name for name in rows.columns if name not in {"file", "sheet", "entered_on"}]
    rows = rows.drop_duplicates(said)
    needed = [name for name in key if name not in optional]
    return rows[~(rows.duplicated(key, keep=False) & rows[needed].notna().all(axis=1))] if key else rows


def two_branches(members: pd.DataFrame) -> pd.DataFrame:
    """Without the rows of members who were in two branches at once."""
    several = members[members.duplicated("no", keep=False)].assign(
        until=lambda rows: rows["until"].fillna(pd.Timestamp.max)
    )
    both = several.reset_index().merge(several.reset_index(), on="no")
    clash = both[
        (both["unit_x"] != both["unit_y"]) & (both["since_x"] < both["until_y"]) & (both["since_y"] < both["until_x"])
    ]
    return members.drop(index=clash["index_x"].unique())


def _back_dated(rows: pd.DataFrame, when: str) -> pd.Series:
    """Five or more records of one unit, all entered on one day more than 30 days late, over 60 days or more."""
    late = rows[(rows["entered_on"] - rows[when]).dt.days > 30]
    batch = late.groupby(["unit", "entered_on"])[when]
    wrong = (batch.transform("size") >= 5) & ((batch.transform("max") - batch.transform("min")).dt.days >= 60)
    return rows.index.isin(late.index[wrong])


def _copied(rows: pd.DataFrame, names: set[str]) -> pd.Series:
    """Texts of 30 characters or more that are nearly those of an earlier record, names and numbers masked."""
    long = rows[rows["content"].str.len() >= 30].sort_values(
        rows.columns[rows.columns == "held_on"].tolist(), kind="stable"
    )
    mask = _Mask(names)
    masked = long["content"].map({text: mask(text) for text in long["content"].unique()}).reset_index(drop=True)
    first = masked.drop_duplicates()
    again = masked.duplicated()
    near = _near(first)
    copies = again | masked.index.isin(near)
    # An exact repeat of a copy is found as a repeat.
    return rows.index.isin(long.index[copies.to_numpy()])


def _near(texts: pd.Series) -> set[int]:
    """Labels of distinct texts that share nine tenths of their shingles with an earlier one."""
    sets = {
        at: frozenset(text[n : n + _SHINGLE] for n in range(max(1, len(text) - _SHINGLE + 1)))
        for at, text in texts.items()
    }
    pairs = pd.DataFrame(
        [(at, shingle) for at, shingles in sets.items() for shingle in shingles], columns=["text", "shingle"]
    )
    if pairs.empty:
        return set()
    pairs["held"] = pairs.groupby("shingle")["text"].transform("size")
    pairs = pairs.sort_values(["text", "held", "shingle"])
    size = pairs.groupby("text")["shingle"].transform("size")
    # Alike sets share one of their rarest tenth.
    rare = pairs[pairs.groupby("text").cumcount() <= size - (9 * size + 9) // 10]
    both = rare[rare["held"] > 1].merge(rare[["text", "shingle"]], on="shingle")
    both = both[both["text_y"] < both["text_x"]][["text_x", "text_y"]].drop_duplicates()
    return {
        later
        for later, earlier in both.itertuples(index=False)
        if 10 * len(sets[later] & sets[earlier]) >= 9 * len(sets[later] | sets[earlier])
    }


class _Mask:
    """Masks names and numbers; the longest name at a place."""

    def __init__(self, names: set[str]) -> None:
        known = sorted(
            (unicodedata.normalize("NFKC", name) for name in names if len(name) > 1), key=lambda name: name[0]
        )
        self._begin: dict[str, list[Any]] = {}
        for letter, group in groupby(known, key=lambda name: name[0]):
            words = set(group)
            self._begin[letter] = [sorted({len(word) for word in words}, reverse=True), words]

    def __call__(self, text: str) -> str:
        """The masked text."""
        text = unicodedata.normalize("NFKC", text)
        out, at = [], 0
        while at < len(text):
            lengths, words = self._begin.get(text[at], ((), ()))
            size = next((size for size in lengths if text[at : at + size] in words), 0)
            out.append("\ue000" if size else text[at])
            at += size or 1
        return _NOISE.sub("", _NUMBERS.sub("\ue001", "".join(out)))
