"""The nation's organisations: provinces, cities, districts of skewed sizes, committees, villages and branches, and who moved.

Codes are twelve digits (two for the province, the city, the district, three for the committee, three for the village), a branch
has a number after them. Codes are given once: a unit that moved keeps its own, a town that was merged ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nation_noise import below, noise, salt, skewed
from nation_pattern import VILLAGES, Ints, Pattern

from pingyi.facts.union.layout import PART_UNITS, part_name

ORGANISATIONS = 5_250_000
PROVINCES = 31
ROOT = "000000000000"
UNITS_A_DISTRICT, UNITS_A_COMMITTEE, DISTRICTS_A_CITY = 1750, 131, 9
_LEAST, _MOST = 60, 60_000
"""Units of a district."""
_MOST_BLOCKS = 900
ORGANS = ("机关党委", "教育中心党委", "两新组织党委")
TOWN = "镇党委"
MERGED_ON, FOREVER = 18067, 1 << 30
"""2019-06-20; and the end of what lasts."""
_FIRST_DAY = 17897
_MERGER, _MOVED, _RENAMED, _ENDED = 20, 2000, 1000, 3000
"""One of so many districts, blocks, blocks, branches."""


@dataclass(frozen=True)
class District:
    """A district before its units are made."""

    code: str
    name: str
    ordinal: int
    size: int


@dataclass(frozen=True)
class Province:
    """A part: a province with its cities, and its districts or, where they have too many units for one part, a run of them."""

    part: str
    code: str
    name: str
    cities: tuple[tuple[str, str], ...]
    districts: tuple[District, ...]


@dataclass(frozen=True, eq=False)
class Units:
    """The units of some districts in code order, as columns; places are places in these columns."""

    code: np.ndarray[Any, Any]
    owner: Ints
    district: Ints
    """Place among the province's districts."""
    committee: Ints
    block: Ints
    """The first unit of the block."""
    parent: Ints
    """On the year's last day (of an ended unit: at its end); −1: the city."""
    earlier: Ints
    """The parent before ``changed``; equal to ``parent`` where nothing but the name changed, or nothing at all."""
    changed: Ints
    """The day of the move or the new name; 0: none."""
    since: Ints
    until: Ints
    place: Ints
    """In pre-order of the district's tree on the year's last day; then the ended ones."""


def provinces(size: float, seed: int) -> tuple[Province, ...]:
    """The nation, or a part of it: 31 × ``size`` provinces of middling size, with their districts.

    Two at least, so that two cores have something to do; one where there are fewer than 30,000 organisations.
    """
    count = max(2 if size * ORGANISATIONS >= 30_000 else 1, round(PROVINCES * size))
    weights = skewed(salt(seed, "provinces"), PROVINCES, 0.5)
    chosen = np.sort(np.argsort(np.abs(weights - np.median(weights)), kind="stable")[:count])
    weights = weights[chosen]
    found: list[Province] = []
    ordinal = 0
    for index, weight in zip(chosen.tolist(), weights.tolist(), strict=True):
        code = f"{11 + index}"
        units = ORGANISATIONS * size * weight / weights.sum()
        districts = max(1, round(units / UNITS_A_DISTRICT))
        sizes = skewed(salt(seed, "districts", code), districts, 0.9)
        sizes = np.clip(np.round(sizes / sizes.sum() * units), _LEAST, _MOST).astype(np.int64)
        cities = max(1, round(districts / DISTRICTS_A_CITY))
        made = []
        for number, units_of in enumerate(sizes.tolist()):
            ordinal += 1
            city, within = (
                number * cities // districts,
                number - -(-(number * cities // districts) * districts // cities),
            )
            made.append(District(f"{code}{city + 1:02}{within + 1:02}000000", f"{number + 1}号区", ordinal, units_of))
        named = tuple((f"{code}{city + 1:02}00000000", f"{city + 1}号市") for city in range(cities))
        whole = f"{code}0000000000"
        for turn, run in enumerate(_runs(made), start=1):
            found.append(Province(part_name(whole, turn), whole, f"{index + 1}号省", named, run))
    return tuple(found)


def _runs(districts: Sequence[District]) -> Iterator[tuple[District, ...]]:
    """The districts of a province in order, as many at once as make one part."""
    run: list[District] = []
    for one in districts:
        if run and sum(other.size for other in run) + one.size > PART_UNITS:
            yield tuple(run)
            run = []
        run.append(one)
    yield tuple(run)


def units_of(pattern: Pattern, province: Province, seed: int) -> Units:
    """The units of a province."""
    return _Making(pattern, province, seed).units()


class _Making:
    """Makes the units of a province, a district after the other."""

    def __init__(self, pattern: Pattern, province: Province, seed: int) -> None:
        self._pattern, self._province, self._seed = pattern, province, seed
        self._code: list[str] = []
        self._columns: dict[str, list[int]] = {
            name: [] for name in ("owner", "district", "committee", "block", "parent")
        }
        self._pools = {
            kind: sorted(blocks, key=lambda block: pattern.kinds[block[0]] in VILLAGES)
            for kind, blocks in pattern.blocks.items()
        }

    def units(self) -> Units:
        """All of it."""
        ends: list[tuple[int, int]] = []
        moves: list[tuple[int, int, int]] = []
        for place, district in enumerate(self._province.districts):
            self._district(place, district, ends, moves)
        columns = {name: np.array(values, dtype=np.int64) for name, values in self._columns.items()}
        return _with_history(self._pattern, np.array(self._code, dtype=object), columns, ends, moves, self._seed)

    def _add(self, code: str, owner: int, **places: int) -> int:
        here = len(self._code)
        self._code.append(code)
        self._columns["owner"].append(owner)
        for name, value in places.items():
            self._columns[name].append(value)
        return here

    def _district(
        self, place: int, district: District, ends: list[tuple[int, int]], moves: list[tuple[int, int, int]]
    ) -> None:
        start = salt(self._seed, "committees", district.code)
        here = len(self._code)
        root = self._add(district.code, self._pattern.district, district=place, committee=here, block=here, parent=-1)
        count = max(4, round(district.size / UNITS_A_COMMITTEE))
        kinds = [*ORGANS, *[TOWN] * (count - len(ORGANS))]
        weights = skewed(start, count, 0.5)
        sizes = weights / weights.sum() * (district.size - 1)
        drawn = noise(start ^ 2, count).tolist()
        towns = []
        for number, kind in enumerate(kinds):
            third = number + 1 if kind != TOWN else number - len(ORGANS) + 101
            blocks = int(np.clip(round(sizes[number] / self._pattern.mean_units[kind]), 1, _MOST_BLOCKS))
            owners = self._pattern.committees[kind]
            code = f"{district.code[:6]}{third:03}"
            committee = self._add(
                f"{code}000", owners[drawn[number] % len(owners)], district=place, committee=len(self._code),
                block=len(self._code), parent=root,
            )  # fmt: skip
            self._blocks(place, code, kind, committee, blocks)
            if kind == TOWN:
                towns.append((committee, len(self._code)))
        if len(towns) >= 3 and drawn[0] % _MERGER == 0:
            (into, _), (merged, after) = towns[0], towns[-1]
            ends.append((merged, MERGED_ON))
            below_it = [unit for unit in range(merged + 1, after) if self._columns["parent"][unit] == merged]
            moves += [(unit, into, MERGED_ON) for unit in below_it]
        elif len(towns) >= 2:
            for (_, _), (town, after), (other, _) in zip(towns, towns, [*towns[1:], towns[0]], strict=True):
                dice = noise(salt(self._seed, "moves", self._code[town]), after - town).tolist()
                for unit, word in zip(range(town + 1, after), dice, strict=False):
                    if self._columns["parent"][unit] == town and word % _MOVED == 0:
                        moves.append((unit, other, _FIRST_DAY + 59 + (word >> 32) % 270))

    def _blocks(self, district: int, code: str, kind: str, committee: int, count: int) -> None:
        pool = self._pools[kind]
        chosen = np.sort(below(noise(salt(self._seed, "blocks", code), count), len(pool))).tolist()
        direct = villages = 0
        for block in (pool[index] for index in chosen):
            here = len(self._code)
            places = {"district": district, "committee": committee, "block": here}
            if self._pattern.kinds[block[0]] in VILLAGES:
                villages += 1
                stem = f"{code}{villages:03}"
                self._add(stem, block[0], parent=committee, **places)
            else:
                direct += 1
                self._add(f"{code}000-{direct:04}", block[0], parent=committee, **places)
            for number, owner in enumerate(block[1:], 1):
                self._add(f"{stem}-{number:04}", owner, parent=here, **places)


def _with_history(
    pattern: Pattern, code: np.ndarray[Any, Any], columns: dict[str, Ints], ends: list[tuple[int, int]],
    moves: list[tuple[int, int, int]], seed: int,
) -> Units:  # fmt: skip
    count = len(code)
    parent, earlier = columns["parent"].copy(), columns["parent"].copy()
    since, until, changed = pattern.since[columns["owner"]], np.full(count, FOREVER), np.zeros(count, dtype=np.int64)
    for unit, day in ends:
        until[unit] = day
    for unit, into, day in moves:
        parent[unit], changed[unit] = into, day
    dice = noise(salt(seed, "history", str(code[0])), count)
    names = np.array(pattern.kinds, dtype=object)[columns["owner"]]
    heads = (columns["block"] == np.arange(count)) & (changed == 0) & (columns["committee"] != np.arange(count))
    renamed = heads & (dice % np.uint64(_RENAMED) == 0)
    single = heads & (names == "党支部") & ~renamed & (dice % np.uint64(_ENDED) == 1)
    days = _FIRST_DAY + 30 + below(dice, 300)
    changed[renamed], until[single] = days[renamed], days[single]
    # Whoever was founded this year was neither renamed nor moved before, and ends only later.
    young = since >= _FIRST_DAY
    wrong = young & (changed > 0)
    since[wrong] = _FIRST_DAY - 1000
    until[young & (until != FOREVER)] = FOREVER
    return Units(
        code, columns["owner"], columns["district"], columns["committee"], columns["block"], parent, earlier, changed,
        since, until, _places(code, columns["district"], parent, until),
    )  # fmt: skip


def _places(code: np.ndarray[Any, Any], district: Ints, parent: Ints, until: Ints) -> Ints:
    """Pre-order of each district's tree: code order, but for those that hang elsewhere than their code says."""
    count = len(code)
    order = np.arange(count)
    place = np.zeros(count, dtype=np.int64)
    first = np.searchsorted(district, district)
    place[:] = order - first
    odd = {int(district[unit]) for unit in np.flatnonzero(until != FOREVER)}
    stem = np.array([one[:9] for one in code], dtype=object)
    away = (parent >= 0) & (stem[np.maximum(parent, 0)] != stem) & (np.char.str_len(stem.astype(str)) > 0)
    odd |= {int(district[unit]) for unit in np.flatnonzero(away)}
    for one in sorted(odd):
        low, high = np.searchsorted(district, one, side="left"), np.searchsorted(district, one, side="right")
        children: dict[int, list[int]] = {}
        for unit in range(low, high):
            if until[unit] == FOREVER and unit != low:
                children.setdefault(int(parent[unit]), []).append(unit)
        walked, waiting = [], [int(low)]
        while waiting:
            unit = waiting.pop()
            walked.append(unit)
            waiting += reversed(children.get(unit, []))
        ended = sorted(set(range(low, high)) - set(walked))
        place[np.array(walked + ended)] = np.arange(high - low)
    return place
