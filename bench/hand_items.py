"""The by-hand script's figures: for each of the rubric's items numerator and denominator of every committee."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
from hand_mess import WHEN
from hand_units import COMMITTEES, Units

Figures = pd.DataFrame
"""Indexed by committee: num, den (missing where a number is just counted)."""
_LENGTH = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_EVER = pd.Timestamp(1900, 1, 1)


class Year:
    """The year's rows that count, and how they add up to committees."""

    def __init__(self, frames: dict[str, pd.DataFrame], units: Units, year: int) -> None:
        self.frames, self.units = frames, units
        self.first, self.last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)

    # Records -------------------------------------------------------------------------------------------------------

    def ratio(
        self, form: str, num: pd.Series | str, den: pd.Series | str | None, where: pd.Series | None = None
    ) -> Figures:
        """Sums of the year's records under each committee on their day."""
        rows = self.frames[form]
        rows = rows if where is None else rows[where]
        day = rows[WHEN[form]]
        rows = rows[(self.first <= day) & (day <= self.last)]

        def side(one: pd.Series | str) -> pd.Series:
            return rows[one] if isinstance(one, str) else one[rows.index]

        table = pd.DataFrame({"num": side(num).fillna(0).astype("int64")})
        table["den"] = 0 if den is None else side(den).fillna(0).astype("int64")
        found = table.groupby(self.units.committee(rows["unit"], rows[WHEN[form]])).sum()
        return found.drop(columns="den") if den is None else found

    # Subjects ------------------------------------------------------------------------------------------------------

    def register(
        self, form: str, passed: Callable[[pd.DataFrame], pd.Series], where: str | None = None, since: str | None = None
    ) -> Figures:
        """How many of a register's rows that stand at the year's end pass."""
        rows = self.frames[form]
        rows = rows.query(where) if where else rows
        rows = rows[rows[since] <= self.last] if since else rows
        home = self.units.committee(rows["unit"], pd.Series(self.last, rows.index))
        return _share(home, passed(rows))

    def each_unit(self, kinds: Iterable[str]) -> pd.Series:
        """The units of those kinds at the year's end, and their committees."""
        now = self.units.tenures.query("first <= @self.last <= last")
        return now[now["kind"].isin(list(kinds))].set_index("unit")["committee"]

    def by_unit(self, form: str, name: str | None = None, where: pd.Series | None = None) -> pd.Series:
        """The year's sum of a field, or the number of rows, by unit."""
        rows = self.frames[form]
        rows = rows if where is None else rows[where]
        day = rows[WHEN[form]]
        rows = rows[(self.first <= day) & (day <= self.last)]
        return rows.groupby("unit")[name].sum() if name else rows.groupby("unit").size()

    # Dues ----------------------------------------------------------------------------------------------------------

    def duty(self, owed: pd.DataFrame, records: pd.DataFrame, every: str, least: int = 1) -> Figures:
        """Of each period that a subject stood through: whether there are records (subject, day) enough."""
        length = _LENGTH[every]
        starts = pd.date_range(self.first, self.last, freq=f"{length}MS")
        spans = pd.DataFrame(
            {"period": range(len(starts)), "begin": starts, "end": starts + pd.offsets.MonthEnd(length)}
        )
        due = owed.merge(spans, how="cross")
        due = due[(due["run"] <= due["begin"]) & (due["first"] <= due["end"]) & (due["end"] <= due["last"])]
        inside = records[(self.first <= records["day"]) & (records["day"] <= self.last)]
        done = inside.assign(period=(inside["day"].dt.month - 1) // length).groupby(["subject", "period"]).size()
        keys = pd.MultiIndex.from_frame(due[["subject", "period"]])
        met = done.reindex(keys, fill_value=0).to_numpy() >= least
        return _share(due["committee"], pd.Series(met, due.index))

    def unit_duty(
        self, kinds: Iterable[str], form: str, every: str, valid: Callable[[pd.DataFrame], pd.Series] | None = None
    ) -> Figures:
        """A duty of units of some kinds."""
        rows = self.frames[form]
        rows = rows[valid(rows)] if valid else rows
        owed = self.units.tenures[self.units.tenures["kind"].isin(list(kinds))].rename(columns={"unit": "subject"})
        return self.duty(owed, pd.DataFrame({"subject": rows["unit"], "day": rows[WHEN[form]]}), every)

    def secretaries(self, kinds: Iterable[str]) -> pd.DataFrame:
        """The committees' secretaries as posts: while somebody holds the post and the committee stands."""
        posts = self.frames["posts"]
        posts = posts[posts["title"] == "书记"].merge(self.units.tenures, on="unit")
        posts = posts[posts["kind"].isin(list(kinds))]
        start = posts[["since", "first"]].max(axis=1)
        end = (posts["until"] - pd.Timedelta(days=1)).fillna(pd.Timestamp.max.floor("D"))
        end = pd.concat([end, posts["last"]], axis=1).min(axis=1)
        held = posts.assign(subject=posts["title"] + "@" + posts["unit"], first=start, last=end)
        held = held[held["first"] <= held["last"]].sort_values(["subject", "first"])
        broken = held["first"] != held.groupby("subject")["last"].shift() + pd.Timedelta(days=1)
        held["run"] = held["first"].where(broken).ffill()
        return held

    def secretary_duty(
        self, kinds: Iterable[str], form: str, post: str, day: str, rows: pd.Series, least: int = 1
    ) -> Figures:
        """A yearly duty of the secretaries themselves."""
        records = self.frames[form][rows]
        done = pd.DataFrame({"subject": records[post], "day": records[day]}).dropna()
        return self.duty(self.secretaries(kinds), done, "year", least)


def _share(home: pd.Series, passed: pd.Series) -> Figures:
    table = pd.DataFrame({"num": passed.fillna(value=False).astype("int64"), "den": 1})
    return table.groupby(home).sum()


def _true(column: pd.Series) -> pd.Series:
    """A yes; nothing said is no."""
    return column.fillna(value=False).astype(bool)


def _half(rows: pd.DataFrame) -> pd.Series:
    return rows["present"] * 2 >= rows["entitled"]


def figures(year: Year) -> dict[str, Figures]:
    """Every item's figures by the item's id."""
    return {**_process(year), **_registers(year), **_records(year), **_subjects(year)}


def _process(year: Year) -> dict[str, Figures]:
    frames, branch, village = year.frames, ["党支部"], ["行政村"]
    tenures = year.units.tenures
    meetings, projects, homes = frames["branch-meeting"], frames["led-projects"], frames["households"]
    lived = homes[_true(homes["helped"])][["no", "unit"]].merge(tenures, on="unit")
    visits = frames["household-visits"]
    retired = frames["retired-cadres"]
    may = pd.Timestamp(year.last.year, 5, 31)
    owed = retired.merge(
        tenures[(tenures["first"] <= may) & (may <= tenures["last"]) & (tenures["run"] <= year.first)], on="unit"
    )
    return {
        "assembly": year.unit_duty(
            branch, "branch-meeting", "quarter",
            lambda rows: (rows["kind"] == "党员大会") & (rows["present"] >= 1) & (~_true(rows["voted"]) | _half(rows)),
        ),
        "committee": year.unit_duty(
            branch, "branch-meeting", "month",
            lambda rows: (rows["kind"] == "支部委员会") & (rows["present"] >= 1) & (rows["entitled"].isna() | _half(rows)),
        ),
        "theme-day": year.unit_duty(branch, "theme-day", "month", lambda rows: rows["present"] >= 1),
        "life-meeting": year.unit_duty(branch, "organisation-life", "year", lambda rows: rows["listed"].astype(bool)),
        "appraisal": year.unit_duty(
            branch, "member-appraisal", "year",
            lambda rows: (rows["appraised"] >= 1) & rows[["self_review", "mutual_review", "ballot", "verdict"]].all(axis=1),
        ),
        "lecture": year.secretary_duty(
            COMMITTEES, "branch-meeting", "lecturer", "held_on", (meetings["kind"] == "党课") & (meetings["present"] >= 1)
        ),
        "dual-life": year.secretary_duty(
            COMMITTEES, "dual-life", "post", "held_on", frames["dual-life"]["kind"] == "所在支部组织生活"
        ),
        "openness": year.unit_duty(village, "village-openness", "quarter"),
        "observation": year.unit_duty(["镇党委"], "observation", "quarter", lambda rows: rows["attended_by"] == "书记参加"),
        "committee-study": year.unit_duty(COMMITTEES, "committee-studies", "quarter", lambda rows: rows["chaired_by"] == "书记"),
        "leader-life": year.unit_duty(COMMITTEES, "leader-life", "month"),
        "branch-debrief": year.unit_duty(branch, "branch-debriefs", "year", lambda rows: rows["grade"].notna()),
        "household-visit": year.duty(
            lived.rename(columns={"no": "subject"}),
            pd.DataFrame({"subject": visits["household"], "day": visits["visited_on"]}), "half",
        ),
        "theory": year.unit_duty(
            COMMITTEES, "study-sessions", "month", lambda rows: rows["present"] * 3 >= rows["entitled"] * 2
        ),
        "led": year.secretary_duty(["镇党委"], "led-projects", "leader", "set_on", projects["done_on"].notna(), least=3),
        "allowance": _share(owed["committee"], (year.first <= owed["paid_on"]) & (owed["paid_on"] <= may)),
    }  # fmt: skip


def _registers(year: Year) -> dict[str, Figures]:
    def done(name: str) -> Callable[[pd.DataFrame], pd.Series]:
        return lambda rows: rows[name].notna()

    def true(name: str) -> Callable[[pd.DataFrame], pd.Series]:
        return lambda rows: rows[name]

    central = "theme in ['脱贫攻坚', '乡村振兴', '扫黑除恶', '征迁安置']"
    return {
        "dual-duty": year.register("duty-items", done("done_on"), since="issued_on"),
        "helped": year.register("households", true("helped")),
        "org-coverage": year.register(
            "enterprises", lambda rows: rows["organised"].isin(["单独组建", "联合组建"]), "members >= 3"
        ),
        "rectified": year.register("rectifications", lambda rows: rows["done_on"] <= rows["due_on"], since="raised_on"),
        "rectified-checked": year.register("rectifications", lambda rows: rows["checked"] == "通过", since="raised_on"),
        "fusion": year.register("fusion-items", done("done_on"), central, "set_on"),
        "fusion-effect": year.register("fusion-items", true("effect"), since="set_on"),
        "fusion-organ": year.register("fusion-items", true("effect"), "theme == '业务工作'", "set_on"),
        "fusion-firm": year.register("fusion-items", true("effect"), "theme == '企业发展'", "set_on"),
        "disputes": year.register("disputes", done("settled_on"), since="found_on"),
        "disputes-home": year.register("disputes", lambda rows: rows["settled_at"] == "村内", since="found_on"),
        "venues": year.register("venues", true("accepted")),
        "buildings": year.register("building-projects", done("accepted_on"), since="started_on"),
        "demo-sites": year.register("demo-sites", lambda rows: rows["score"] >= 90),
        "people-projects": year.register("people-projects", done("done_on"), since="started_on"),
        "degrees": year.register("village-cadres", done("enrolled_on"), "eligible"),
    }


def _records(year: Year) -> dict[str, Figures]:
    frames = year.frames
    activities, trainings, surveys, checks = (
        frames[name] for name in ("activities", "trainings", "surveys", "standard-checks")
    )
    tallies, marks, village, told = (
        frames["tallies"],
        frames["marks"],
        frames["four-deliberations"],
        frames["consequences"],
    )
    steps = ["proposed_on", "consulted_on", "reviewed_on", "resolved_on", "posted_on"]
    ordered = np.logical_and.reduce(
        [village[before] <= after for before, after in zip(steps, (village[one] for one in steps[1:]), strict=False)]
    )
    good = tallies["good"] * 100 + tallies["fair"] * 85 + tallies["plain"] * 60
    all_ = tallies[["good", "fair", "plain", "poor"]].sum(axis=1) * 100
    return {
        "secretary-training": year.ratio(
            "trainings", "present", "entitled", trainings["audience"].isin(["党组织书记", "党务工作者"])
        ),
        "absences": year.ratio("leader-life", "unexcused", None),
        "reminders": year.ratio("consequences", pd.Series(1, told.index), None, told["kind"].isin(["提醒", "约谈"])),
        "fusion-school": year.ratio(
            "activities",
            "present",
            "entitled",
            (activities["kind"] == "业务融合活动") & (activities["theme"] == "教学业务"),
        ),
        "weak-hard": year.ratio("weak-orgs", "hard_solved", "hard"),
        "budget": year.ratio("party-funds", "spent", "budget"),
        "style": year.ratio("surveys", "satisfied", "asked", surveys["topic"] == "党员作风"),
        "openness-rate": year.ratio("surveys", "satisfied", "asked", surveys["topic"] == "村务公开"),
        "standard": year.ratio("standard-checks", "met", "items", checks["way"] == "上级抽查"),
        "deliberations": year.ratio(
            "four-deliberations", pd.Series(ordered, village.index), pd.Series(1, village.index)
        ),
        "panel-marks": year.ratio("marks", "mark", pd.Series(1, marks.index)),
        **{
            f"ballot-{group.lower()}": year.ratio("tallies", good, all_, tallies["group"] == f"{group}票")
            for group in "ABC"
        },
    }


def _subjects(year: Year) -> dict[str, Figures]:
    frames, villages, both = year.frames, year.each_unit(["行政村"]), year.each_unit(["行政村", "社区"])
    members = frames["members"]
    members = members[(members["since"] <= year.last) & (members["until"] > year.last)]
    members = members[~(members["exempt"] & (members["exempt_since"] <= year.last))]
    hours = frames["study-hours"]
    learnt = hours.groupby("person")["hours"].sum()
    taught = frames["cadre-hours"].groupby("cadre")["hours"].sum()
    income = year.by_unit("village-income", "amount")
    income = income.reindex(villages.index)
    weak = frames["weak-orgs"][frames["weak-orgs"]["state_on"] <= year.last]
    listed = weak[weak["state"] == "列入"].groupby("unit")["state_on"].max().reindex(both.index)
    cleared = weak[weak["state"] != "列入"].groupby("unit")["state_on"].max().reindex(both.index)
    votes = frames["elections"]
    held = year.by_unit("elections").reindex(both.index, fill_value=0)
    timely = year.by_unit("elections", where=votes["held_on"] <= votes["planned_on"]).reindex(both.index, fill_value=0)
    now = pd.Series(year.last, members.index)
    return {
        "study-hours": _share(year.units.committee(members["unit"], now), members["no"].map(learnt) >= 320),
        "cadre-hours": year.register("cadres", lambda rows: rows["no"].map(taught) >= 90),
        "weak-open": _share(both, listed.notna() & ~(cleared >= listed)),
        "elections": pd.DataFrame({"num": timely, "den": held}).groupby(both).sum(),
        "income-line": _share(villages, income >= 5_000_000),
        "income-zero": _share(villages, income <= 0),
    }
