"""引领: A2.1 to A2.6, P4.1, and what was recognised, decided and settled elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from pingyi.demo.bed import Bed, so
from pingyi.demo.model import FIRMS


def fusion(bed: Bed) -> None:
    """A2.1, P4.2: the second town finished all twenty items (18 the year before). P4.5: the firms seven of twelve (of ten)."""
    later = bed.year == 2019
    town = bed.town(2)
    if town is not None:
        rows = bed.rows("fusion-items", so(unit=town))
        for n, row in enumerate(rows):
            done = later or n < 18
            day = row.values["done_on"] or date(bed.year, 11, 5)
            changes: dict[str, object] = (
                {"done_on": day, "effect": n % 5 > 0} if done else {"done_on": None, "effect": None}
            )
            bed.change(
                "A2.1 P4.2" if later else "B", "fusion-items",
                so(no=row.values["no"]), **changes,
            )  # fmt: skip
    for n in range(12 if later else 10):
        done_on = bed.diary.in_month(5 + n) if n < 7 else None
        bed.put(
            "P4.5" if later else "B", "fusion-items", no=bed.diary.no("RH", FIRMS, n + 1), unit=FIRMS, theme="企业发展",
            name="党员攻关和助企服务", set_on=bed.diary.in_month(2), done_on=done_on, effect=n < 4 if done_on else None,
        )  # fmt: skip


def mediation(bed: Bed) -> None:
    """A2.2: the second town's four steps, written down and walked in 58 disputes of 60."""
    town = bed.town(2)
    if town is None or bed.year != 2019:
        return
    bed.put(
        "A2.2", "rules-made", unit=town, issued_on=date(2019, 2, 20), topic="矛盾调解",
        title="《信访稳定“矛盾调解四步曲”工作办法》",
    )  # fmt: skip
    homes = bed.diary.homes_of(town)
    bed.drop_unit("disputes", *homes)
    for n in range(60):
        settled = n < 58
        found = date(2019, 1, 6) + timedelta(days=5 * n) if settled else date(2019, 12, 10 + n % 2)
        bed.put(
            "A2.2", "disputes", no=f"JF19-{town}-{n + 1:02}", unit=homes[n % len(homes)], found_on=found,
            discussed_on=found + timedelta(days=3) if settled else None,
            settled_on=found + timedelta(days=12 + n % 9) if settled else None,
            revisited_on=found + timedelta(days=40) if settled else None,
            settled_at=("镇级" if n % 10 == 9 or n == 5 else "村内") if settled else None,
        )  # fmt: skip


def recognised(bed: Bed) -> None:
    """A2.3, A2.4, A5.5, P2.6, P4.1: who was published, endorsed, named, chosen for a pilot, known for a brand."""
    governance = "基层治理体系建设"
    wanted = (
        ("A2.3", 2, date(2019, 6, 18), "刊发", "省级", "省委党校", governance, None),
        ("A2.3", 2, date(2019, 8, 5), "刊发", "省级", "省行政学院", governance, None),
        ("A2.4", 2, date(2019, 9, 10), "批示", "市级", "市委主要负责同志", governance, "全市推广"),
        ("A5.5", 7, date(2019, 8, 28), "命名", "省级", "省商务厅", "全省首家淘宝镇", None),
        ("P2.6", 7, date(2019, 3, 5), "试点", "市级", "市委农办", "乡村振兴试点镇", None),
        ("P4.1", 2, date(2019, 12, 2), "品牌", "市级", "市委组织部", "“和美乡里”党建品牌", None),
    )
    for claim, n, day, kind, level, publisher, title, spread in wanted:
        town = bed.town(n)
        if town is not None and bed.year == 2019:
            bed.put(
                claim, "recognitions", unit=town, given_on=day, kind=kind, level=level, publisher=publisher, title=title,
                spread=spread, document=None,
            )  # fmt: skip


def turned(bed: Bed) -> None:
    """A2.5, A2.6: a community of the third town, weak in 2016, advanced in 2019, its secretary a returned talent."""
    homes = bed.communities(bed.town(3))
    if not homes:
        return
    home = homes[0]
    states = (
        (date(2016, 4, 10), "列入", "班子软"),
        (date(2017, 4, 12), "列入", "班子软"),
        (date(2018, 11, 30), "转化", "已解决"),
        (date(2019, 10, 25), "先进", "已解决"),
    )
    for day, state, problem in states:
        if day.year <= bed.year:
            bed.put(
                "A2.5", "weak-orgs", unit=home, state_on=day, state=state, problem=problem, hard=None, hard_solved=None
            )
    if bed.year == 2019:
        bed.drop("awards", so(unit=home, award="十佳支部书记"))
        bed.put(
            "A2.6", "awards", unit=home, award="十佳支部书记", nominated_on=date(2019, 11, 1),
            published_on=date(2019, 11, 20), awarded_on=date(2019, 12, 5), returnee=True,
        )  # fmt: skip


def consequences(bed: Bed) -> None:
    """What followed from the review of 2018, and two incidents: one answered by a session, one not."""
    if bed.year != 2019:
        return
    notices = (
        (2, date(2019, 2, 15), "通报表扬", None),
        (7, date(2019, 3, 10), "提醒", date(2019, 3, 25)),
        (5, date(2019, 3, 12), "约谈", date(2019, 3, 28)),
    )
    for n, day, kind, replied in notices:
        town = bed.town(n)
        if town is not None:
            bed.put(
                "B",
                "consequences",
                unit=town,
                decided_on=day,
                kind=kind,
                replied_on=replied,
                reason="2018年度述职评议结果运用",
            )
    for n, day, kind in ((4, date(2019, 5, 10), "决策失误"), (7, date(2019, 8, 1), "重大问题")):
        town = bed.town(n)
        if town is not None:
            bed.put("B", "incidents", unit=town, happened_on=day, kind=kind)
    town = bed.town(4)
    if town is not None:
        bed.put(
            "B", "democratic-life", unit=town, held_on=date(2019, 6, 5), topic="专题民主生活会", reason="专题", entitled=9,
            present=9, problems=11, entered_on=date(2019, 6, 7),
        )  # fmt: skip


PLANTINGS = (fusion, mediation, recognised, turned, consequences)
