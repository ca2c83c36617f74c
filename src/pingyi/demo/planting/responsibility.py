"""责任: A1.3 to A1.6, P1.2 and P1.3."""

from __future__ import annotations

from datetime import date, timedelta

from pingyi.demo.bed import Bed, so

_LISTS = ("责任清单", "任务清单", "问题清单")


def leading(bed: Bed) -> None:
    """A1.3: the first town's secretary never misses his branch's life, and every duty of the team is done."""
    town = bed.town(1)
    if town is None or bed.year != 2019:
        return
    bed.change("A1.3", "leader-life", so(unit=town, role="书记"), attended=2)
    for n in range(24):
        done = bed.diary.in_month(3 + n % 10)
        issued = date(2019, 2, 1 + n)
        bed.put(
            "A1.3", "duty-items", no=f"ZR19-{town}-{n + 1:02}", unit=town, issued_on=issued, done_on=done,
            holder=("书记", "副书记", "组织委员", "宣传委员")[n % 4], name=f"一岗双责事项第{n // 4 + 1}项",
        )  # fmt: skip
    bed.drop_unit("duty-items", town)


def three_lists(bed: Bed) -> None:
    """A1.4: 36 items on three lists, two problems still open."""
    town = bed.town(1)
    if town is None or bed.year != 2019:
        return
    for n in range(36):
        kind, issued = _LISTS[n // 12], date(2019, 2, 4) + timedelta(days=3 * n)
        bed.put(
            "A1.4", "three-lists", no=f"SD19-{town}-{n + 1:02}", unit=town, list=kind, issued_on=issued,
            name=f"{kind[:2]}第{n % 12 + 1}项", due_on=issued + timedelta(days=120),
            closed_on=None if n >= 34 else issued + timedelta(days=60 + n),
        )  # fmt: skip


def helping(bed: Bed) -> None:
    """A1.5: a plan for members to help, and no household in need without a helper."""
    town = bed.town(1)
    if town is None or bed.year != 2019:
        return
    bed.put(
        "A1.5", "rules-made", unit=town, issued_on=date(2019, 3, 12), topic="党员联系帮扶",
        title="《支部带党员、党员帮群众活动实施方案》",
    )  # fmt: skip
    for home in bed.diary.homes_of(town):
        branch = bed.ground.villages[home][0]
        alone = {"helped": True, "branch": branch}
        bed.change("A1.5", "households", so(unit=home, helped=False), **alone)


def praised(bed: Bed) -> None:
    """A1.6: the city's office found the system of work complete."""
    town = bed.town(1)
    if town is not None and bed.year == 2019:
        bed.put(
            "A1.6", "assessments", unit=town, assessed_on=date(2019, 11, 15), office="市委组织部", aspect="党建工作体系",
            leaning="肯定", words="责任、制度、考核相互衔接，党建工作体系较为完备", document="党建督查情况第四期",
        )  # fmt: skip


def absent_secretary(bed: Bed) -> None:
    """P1.2, P1.3: the sixth town's secretary led five studies of twelve and went to two visits of four."""
    town = bed.town(6)
    if town is None:
        return
    led = 5 if bed.year == 2019 else 9
    rows = sorted(bed.rows("committee-studies", so(unit=town)), key=lambda r: str(r.values["held_on"]))
    for n, row in enumerate(rows):
        chair = "书记" if n * led // 12 != (n + 1) * led // 12 else "其他班子成员"
        tag = "P1.2" if bed.year == 2019 else "B"
        day = row.values["held_on"]
        bed.change(
            tag,
            "committee-studies",
            so(unit=town, held_on=day),
            chaired_by=chair,
        )
    if bed.year == 2019:
        visits = ((date(2019, 5, 22), "委托他人"), (date(2019, 11, 20), "未参加"), (date(2019, 3, 20), "书记参加"))
        for day, how in (*visits, (date(2019, 8, 21), "书记参加")):
            bed.change("P1.2 P1.3", "observation", so(unit=town, held_on=day), attended_by=how)


def unexcused(bed: Bed) -> None:
    """One unexcused absence in the fourth town's team, in May 2019."""
    town, month = bed.town(4), date(bed.year, 5, 1)
    if town is not None and bed.year == 2019:
        bed.change(
            "B", "leader-life",
            so(unit=town, month=month, role="班子其他成员"), unexcused=1,
        )  # fmt: skip


PLANTINGS = (leading, three_lists, helping, praised, absent_secretary, unexcused)
