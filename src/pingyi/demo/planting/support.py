"""保障: A3.4 to A3.8, A5.2."""

from __future__ import annotations

from datetime import date, timedelta

from pingyi.demo.bed import Bed, so
from pingyi.demo.model import SCHOOLS
from pingyi.demo.names import DISTRICT
from pingyi.demo.records.support import MODES, WAN

_SPENT = (925, 880, 840, 780, 740, 700)
"""In thousands of yuan: 486.5 万元 together."""


def built(bed: Bed) -> None:
    """A3.4: six places of the fourth town raised, 486.5 万元 spent."""
    town = bed.town(4)
    if town is None:
        return
    if bed.year == 2018:
        rows = bed.rows("building-projects", so(unit=town))
        extra = {row.values["no"] for row in rows[2:]}
        bed.drop("building-projects", lambda r: r.values["no"] in extra)
        return
    bed.drop_unit("building-projects", town)
    for n, spent in enumerate(_SPENT, 1):
        started = date(2019, 2, 20) + timedelta(days=9 * n)
        bed.put(
            "A3.4", "building-projects", no=f"JS19-{town}-{n:02}", unit=town, name=f"村级党建阵地提升第{n}期", kind="提升",
            started_on=started, accepted_on=started + timedelta(days=120 + n), budget=(spent + 10) * WAN // 10,
            spent=spent * WAN // 10,
        )  # fmt: skip


def sites(bed: Bed) -> None:
    """A3.5: the schools' place of education. A5.2: the sixth town's belt of six."""
    if bed.year != 2019:
        return
    bed.put(
        "A3.5", "demo-sites", no=f"SF19-{SCHOOLS}-09", unit=SCHOOLS, name=f"{DISTRICT[:2]}一中党建示范教育阵地",
        kind="示范教育阵地", belt=None, checked_on=date(2019, 10, 16), score=96, visits=21,
    )  # fmt: skip
    town = bed.town(6)
    for n in range(6 if town else 0):
        bed.put(
            "A5.2", "demo-sites", no=f"SF19-{town}-{n + 1:02}", unit=town, name=f"沿河片区示范带第{n + 1}点", kind="示范带点位",
            belt="沿河片区", checked_on=date(2019, 10, 8 + n), score=91 + n, visits=6 + n,
        )  # fmt: skip


def shops(bed: Bed) -> None:
    """A3.6, A3.7: three communities of the fifth town keep a shop of kindness all year."""
    homes = bed.communities(bed.town(5))[:3]
    if len(homes) < 3 or bed.year != 2019:
        return
    for home, families, volunteers in zip(homes, (40, 35, 28), (60, 52, 44), strict=True):
        for month in range(1, 13):
            grown = 12 - month
            earned = bed.diary.between(800, 1200)
            bed.put(
                "A3.6 A3.7", "points-shops", unit=home, month=date(2019, month, 1), families=families - grown // 2,
                volunteers=volunteers - grown, donated=bed.diary.between(20, 40) * 10_000, funded=100_000, earned=earned,
                redeemed=min(earned, bed.diary.between(500, 900)),
            )  # fmt: skip


def pilots(bed: Bed) -> None:
    """A3.8: five villages of the fourth town are pilots with 300 000 yuan each. Three projects only in the fifth town."""
    homes = bed.villages(bed.town(4))[:5]
    if len(homes) == 5 and bed.year == 2019:
        bed.drop_unit("income-projects", *homes)
        for n, (home, mode) in enumerate(
            zip(homes, ("合作社", "资产租赁", "光伏发电", "合作社", "土地流转"), strict=True)
        ):
            bed.put(
                "A3.8", "income-projects", no=f"XM19-{home}-09", unit=home, name=f"市级试点·{MODES[mode]}", mode=mode,
                started_on=date(2019, 3 + n % 3, 10 + n), pilot=True, grant=30 * WAN,
            )  # fmt: skip
    homes = bed.villages(bed.town(5))
    if len(homes) > 3:
        bed.drop_unit("income-projects", *homes)
        for home, mode in zip(homes[:3], ("资产租赁", "土地流转", "资产租赁"), strict=True):
            bed.put(
                "P2.2" if bed.year == 2019 else "B", "income-projects", no=f"XM{bed.year % 100}-{home}-01", unit=home,
                name=MODES[mode], mode=mode, started_on=date(bed.year, 4, 12), pilot=False, grant=None,
            )  # fmt: skip


PLANTINGS = (built, sites, shops, pilots)
