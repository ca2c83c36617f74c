"""Elections, weak organisations, and the other problems: P1.4, P1.5, P3.1 to P3.3."""

from __future__ import annotations

from datetime import date, timedelta

from pingyi.demo.bed import Bed, so

_LISTED, _LEFT = "列入", "转化"
_SPRING = {2017: date(2017, 5, 10), 2018: date(2018, 4, 20), 2019: date(2019, 4, 15)}


def late_elections(bed: Bed) -> None:
    """P1.4: of the fourth town's elections under half were weighed up, more than half came late, a third failed at first."""
    town = bed.town(4)
    if town is None or bed.year != 2019:
        return
    homes = bed.diary.homes_of(town)
    n = len(homes)
    judged, late, failed = n * 45 // 100, -(-n * 55 // 100), n * 5 // 16
    for place, home in enumerate(homes):
        (row,) = bed.rows("elections", so(unit=home))
        changes: dict[str, object] = {}
        if place >= judged:
            changes["judged_on"] = None
        if place >= n - late:
            changes["held_on"] = row.values["planned_on"] + timedelta(days=10 + place * 25 // n)
        if place >= n - failed:
            changes["once"] = False
        bed.change("P1.4", "elections", so(unit=home), **changes)
    bed.put(
        "P1.5", "assessments", unit=town, assessed_on=date(2019, 7, 25), office="市委组织部", aspect="换届影响排名",
        leaning="不足", words="换届进度滞后，直接影响全区上半年党建工作排名", document="市委组织部半年通报",
    )  # fmt: skip


def content_with_openness(bed: Bed) -> None:
    """In the seventh town 71 of a hundred are content with how affairs are published."""
    town = bed.town(7)
    if town is not None and bed.year == 2019:
        bed.change("B", "surveys", so(unit=town, topic="村务公开"), satisfied=71)


def _state(bed: Bed, claim: str, home: str, day: date, what: tuple[str, str, int | None, int | None]) -> None:
    """One dated state: ``what`` is state, problem, hard questions, those of them solved. Not if the day is yet to come."""
    if day.year <= bed.year:
        names = ("state", "problem", "hard", "hard_solved")
        bed.put(claim, "weak-orgs", unit=home, state_on=day, **dict(zip(names, what, strict=True)))


def weak(bed: Bed) -> None:
    """P3.1 to P3.3: who is on the list of weak organisations, for what, since when, and who went to see them."""
    homes = {n: bed.villages(bed.town(n)) for n in range(1, 8)}
    if any(len(own) < 4 for own in homes.values()):
        return
    third, seventh, second = homes[3][0], homes[7][-1], homes[2][0]
    for home in (third, seventh):
        for year, solved in ((2017, 0), (2018, 0), (2019, 1)):
            hard = 4 if year > 2017 else None
            _state(bed, "P3.2", home, _SPRING[year], (_LISTED, "班子软", hard, solved if hard else None))
    _state(bed, "P3.3", second, _SPRING[2019], (_LISTED, "服务意识差", 3, 1))
    _state(bed, "P3.3", second, _SPRING[2019], (_LISTED, "班子不健全", None, None))
    _state(bed, "P3.3", second, _SPRING[2019], (_LISTED, "集体经济薄弱", None, None))
    fourth, fifth, sixth = homes[4][-3], homes[5][3], homes[6][0]
    _state(bed, "B", fourth, _SPRING[2019], (_LISTED, "村务不公开", 2, 0))
    for home, problem in ((fifth, "班子不健全"), (sixth, "集体经济薄弱")):
        _state(bed, "B", home, _SPRING[2018], (_LISTED, problem, 2, 0))
        _state(bed, "B", home, _SPRING[2019], (_LISTED, problem, 2, 2))
        _state(bed, "B", home, date(2019, 11, 20), (_LEFT, "已解决", None, None))
    first = homes[1][2]
    _state(bed, "B", first, date(2016, 4, 10), (_LISTED, "服务意识差", None, None))
    _state(bed, "B", first, date(2018, 11, 30), (_LEFT, "已解决", None, None))
    later = bed.year == 2019
    visited = (third, seventh, second, fourth, fifth, sixth) if later else (third, seventh, fifth, sixth, first)
    led = 26 if later else 24
    total = 12 * len(visited)
    for n in range(total):
        visitor = "党委书记" if n * led // total != (n + 1) * led // total else "班子其他成员"
        day = date(bed.year, 1 + n // len(visited), 6 + 3 * (n % len(visited)))
        tag = "P3.1" if later else "B"
        bed.put(tag, "weak-visits", unit=visited[n % len(visited)], visited_on=day, visitor=visitor)


PLANTINGS = (late_elections, content_with_openness, weak)
