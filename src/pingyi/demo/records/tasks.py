"""任务: the year's list of twenty things, check-ups, pensions of former village cadres, schooling, assistants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import ROOT, Row

_THINGS = (
    *("党支部标准化建设达标", "党群服务中心提档升级", "村干部待遇保障", "党员教育培训全覆盖", "软弱涣散党组织整顿"),
    *("村集体经济试点", "党费收缴规范", "流动党员管理", "发展党员质量提升", "远程教育站点维护"),
    *("党建指导员选派", "离任村干部补贴发放", "党员联系户制度", "志愿服务队组建", "社区党群服务圈"),
    *("机关党建结对", "学校党建品牌", "两新组织覆盖", "党内关怀帮扶", "村务公开栏更新"),
)


def things(diary: Diary) -> Iterator[Row]:
    """Twenty things of the district to do within the year: eighteen done in 2018, nineteen in 2019."""
    open_ = {7} if diary.year == 2019 else {3, 12}
    for n, name in enumerate(_THINGS, 1):
        due = date(diary.year, 6 + n % 6, 28)
        done = None if n in open_ else due - timedelta(days=diary.between(0, 30))
        values = {"no": f"SS{diary.year % 100}-{n:02}", "unit": ROOT, "name": name, "due_on": due}
        yield Row("livelihood-items", {**values, "done_on": done})


def checkups(diary: Diary) -> Iterator[Row]:
    """Three check-ups for the secretary of each village and community: only the day is kept."""
    for home in diary.homes():
        for kind, month, share in (("党性体检", 3, 0.98), ("资格体检", 5, 0.97), ("健康体检", 9, 0.93)):
            if diary.rng.random() < share:
                yield Row("secretary-checkups", {"unit": home, "kind": kind, "done_on": diary.in_month(month)})


def pensions(diary: Diary) -> Iterator[Row]:
    """Three to six former cadres a village; 94 % are paid by the end of May, 4 % in June, the others not yet."""
    for home in diary.homes():
        draw = diary.fixed(f"retired/{home}")
        missing = 0.10 if diary.ground.tree.spans[home][0].parent == "T07" else 0.02
        for n in range(1, draw.randint(3, 6) + 1):
            years = draw.randint(8, 30)
            chance = diary.rng.random()
            paid = (
                None if chance < missing else diary.in_month(6) if chance < missing + 0.04 else diary.in_month(5, 6, 30)
            )
            values = {"no": f"L{home[1:]}-{n:02}", "unit": home, "years": years, "amount": years * 120 * 100}
            yield Row("retired-cadres", {**values, "paid_on": paid})


def schooling(diary: Diary) -> Iterator[Row]:
    """Three cadres a village; of the four in ten who may study about half have enrolled."""
    for home in diary.homes():
        draw = diary.fixed(f"schooling/{home}")
        for n in range(1, 4):
            eligible = draw.random() < 0.4
            enrolled = date(draw.choice((2018, 2019)), 9, 3) if eligible and draw.random() < 0.6 else None
            known = enrolled if enrolled is None or enrolled <= diary.last else None
            values = {"no": f"G{home[1:]}-{n:02}", "unit": home, "eligible": eligible}
            yield Row("village-cadres", {**values, "enrolled_on": known, "graduated_on": None})


def assistants(diary: Diary) -> Iterator[Row]:
    """The district hires assistants in 2019, step by step."""
    steps = (("公告", date(2019, 3, 1), 60), ("考试", date(2019, 4, 20), 212), ("公示", date(2019, 5, 20), 60))
    for step, day, people in (*steps, ("聘用", date(2019, 6, 1), 58)) if diary.year == 2019 else ():
        yield Row("assistants", {"unit": ROOT, "step": step, "done_on": day, "people": people})


def rectifications(diary: Diary) -> Iterator[Row]:
    """Problems named at the last review, two or three a committee, due by the end of June; nearly all are put right."""
    names = ("组织生活记录不规范", "流动党员管理不到位", "党费收缴不及时", "阵地作用发挥不充分")
    for year in range(2018, diary.year + 1):
        for unit in diary.ground.committees:
            draw = diary.fixed(f"rectify/{unit}/{year}")
            for n, name in enumerate(draw.sample(names, draw.randint(2, 3)), 1):
                failed = unit == "T07" and n == 1 and year == 2019
                done = date(year, draw.randint(3, 6), 15) if draw.random() < 0.9 and not failed else None
                checked = "未通过" if failed else "通过" if done else "未核验"
                values = {
                    "no": f"ZG{year % 100}-{unit}-{n:02}",
                    "unit": unit,
                    "name": name,
                    "raised_on": date(year, 1, 20),
                }
                yield Row(
                    "rectifications", {**values, "due_on": date(year, 6, 30), "done_on": done, "checked": checked}
                )


MAKERS = (things, checkups, pensions, schooling, assistants, rectifications)
