"""By hand: the statistics of a part in DuckDB's SQL, one pass a form (two where a form is grouped by two things).

Written for the files as they lie: months as bits from the stored day, conditional sums with CASE, grouped by the unit's stored
number; texts only where a row is about the row of a register. Rows of units that moved within the year find their node by day.
"""

# ruff: noqa: S608  every statement is made of names that stand in this folder

from __future__ import annotations

from nation_hand_tree import MONTHS, YEAR_FIRST, YEAR_LAST

IN_YEAR = f"day between {YEAR_FIRST} and {YEAR_LAST}"
BIT = "(1 << (month(date '1970-01-01' + day) - 1))"
"""The month of a day as a bit; the day is known to be in the year."""


def _masks(form: str, duties: dict[str, str]) -> str:
    """One pass for the duties that a form fulfils: each with its condition."""
    sums = ", ".join(f'bit_or(case when {condition} then bit end) as "{duty}"' for duty, condition in duties.items())
    return f"""select subject, {sums} from (select *, {BIT} as bit from "{form}" where counts and {IN_YEAR}) group by subject"""


MASKS = {
    "branch-meeting": _masks(
        "branch-meeting",
        {
            "branch-assembly": "kind = '党员大会' and present >= 1 and (voted is distinct from true or present * 2 >= entitled)",
            "branch-committee": "kind = '支部委员会' and present >= 1 and (entitled is null or present * 2 >= entitled)",
        },
    ),
    "theme-day": _masks("theme-day", {"theme-day": "present >= 1"}),
    "organisation-life": _masks("organisation-life", {"organisation-life": "listed"}),
    "village-openness": _masks("village-openness", {"village-openness": "true"}),
    "observation": _masks("observation", {"observation-visit": "attended_by = '书记参加'"}),
    "committee-studies": _masks("committee-studies", {"committee-study": "chaired_by = '书记'"}),
    "branch-debriefs": _masks("branch-debriefs", {"branch-debrief": "grade <> ''"}),
    "study-sessions": _masks("study-sessions", {"theory-study": "present * 3 >= entitled * 2"}),
    # A waiver of the sort 延期 lets later records count: whatever is dated up to then meets the one due of the year.
    "member-appraisal": f"""select subject, bit_or(1) as "member-appraisal" from "member-appraisal" left join later on subject = key
        where counts and day between {YEAR_FIRST} and coalesce(extended, {YEAR_LAST})
        and appraised >= 1 and self_review and mutual_review and ballot and verdict group by subject""",
    "leader-life": _masks("leader-life", {"leader-life-report": "true"}),
}
"""Form → unit and months met, of each duty."""


def _terms(form: str, measures: dict[str, tuple[str, str]], where: str = "true") -> str:
    sums = ", ".join(
        f'coalesce(sum({num}), 0)::bigint as "{name}|num", coalesce(sum({den}), 0)::bigint as "{name}|den"'
        for name, (num, den) in measures.items()
    )
    # An ASOF join, or one by range, costs more than that of a few rows by number.
    return f"""select subject, coalesce(node, -2) as node, {sums} from "{form}" left join odd
        on subject = odd.key and coalesce(day, {YEAR_LAST}) between odd.first and odd.last
        where counts and (day is null or {IN_YEAR}) and ({where}) group by all"""


def _case(condition: str, column: str) -> str:
    return f"case when {condition} then {column} end"


def _ballot(group: str) -> tuple[str, str]:
    marks = "coalesce(good, 0) * 100 + coalesce(fair, 0) * 85 + coalesce(plain, 0) * 60"
    ballots = "(coalesce(good, 0) + coalesce(fair, 0) + coalesce(plain, 0) + coalesce(poor, 0)) * 100"
    condition = f"\"group\" = '{group}'"
    return _case(condition, marks), _case(condition, ballots)


_TRAINED = "audience in ('党组织书记', '党务工作者')"
_STEPS = "consulted_on >= proposed_on and reviewed_on >= consulted_on and resolved_on >= reviewed_on and posted_on >= resolved_on"
TERMS = {
    "leader-life": _terms("leader-life", {"unexcused-absences": ("unexcused", "0")}),
    "trainings": _terms("trainings", {"secretary-trained": ("present", "entitled")}, _TRAINED),
    "activities": _terms(
        "activities", {"fusion-participation": ("present", "entitled")}, "kind = '业务融合活动' and theme = '教学业务'"
    ),
    "weak-orgs": _terms("weak-orgs", {"weak-hard-solved": ("hard_solved", "hard")}),
    "party-funds": _terms("party-funds", {"party-budget-spent": ("spent", "budget")}),
    "surveys": _terms(
        "surveys",
        {
            "satisfaction-style": (_case("topic = '党员作风'", "satisfied"), _case("topic = '党员作风'", "asked")),
            "satisfaction-openness": (_case("topic = '村务公开'", "satisfied"), _case("topic = '村务公开'", "asked")),
        },
    ),
    "standard-checks": _terms("standard-checks", {"standard-met": ("met", "items")}, "way = '上级抽查'"),
    "four-deliberations": _terms("four-deliberations", {"deliberations-complete": (_case(_STEPS, "1"), "1")}),
    "tallies": _terms("tallies", {f"ballot-{one.lower()}": _ballot(f"{one}票") for one in "ABC"}),
    "marks": _terms("marks", {"panel-marks": ("mark", "1")}),
}
"""Form → unit, node, and sums."""


def _register(form: str, measures: dict[str, tuple[str, str]], begins: str = "") -> str:
    sums = ", ".join(
        f'{_counted(num)} as "{name}|num", {_counted(den)} as "{name}|den"' for name, (num, den) in measures.items()
    )
    alive = f" and {begins} <= date '2019-12-31'" if begins else ""
    return f"""select _unit as subject, {sums} from "{form}" where counts{alive} group by _unit"""


def _counted(condition: str) -> str:
    return f"count(case when {condition} then 1 end)" if condition else "count(*)"


def _fusion(theme: str, test: str) -> tuple[str, str]:
    return f"theme in ({theme}) and {test}", f"theme in ({theme})"


SHARES = {
    "duty-items": _register("duty-items", {"dual-duty-done": ("done_on is not null", "")}, "issued_on"),
    "enterprises": _register(
        "enterprises",
        {"org-coverage": ("members >= 3 and organised in ('单独组建', '联合组建')", "members >= 3")},
    ),
    "rectifications": _register(
        "rectifications",
        {"rectified-in-time": ("done_on <= due_on", ""), "rectified-passed": ("checked = '通过'", "")},
        "raised_on",
    ),
    "fusion-items": _register(
        "fusion-items",
        {
            "fusion-done": _fusion("'脱贫攻坚', '乡村振兴', '扫黑除恶', '征迁安置'", "done_on is not null"),
            "fusion-effective": ("effect", ""),
            "fusion-business": _fusion("'业务工作'", "effect"),
            "fusion-enterprise": _fusion("'企业发展'", "effect"),
        },
        "set_on",
    ),
    "disputes": _register(
        "disputes",
        {"disputes-settled": ("settled_on is not null", ""), "disputes-in-village": ("settled_at = '村内'", "")},
        "found_on",
    ),
    "venues": _register("venues", {"venues-accepted": ("accepted", "")}),
    "building-projects": _register(
        "building-projects", {"buildings-accepted": ("accepted_on is not null", "")}, "started_on"
    ),
    "demo-sites": _register("demo-sites", {"demo-sites-passed": ("score >= 90", "")}),
    "people-projects": _register(
        "people-projects", {"people-projects-done": ("done_on is not null", "")}, "started_on"
    ),
    "village-cadres": _register(
        "village-cadres", {"degree-enrolled": ("eligible and enrolled_on is not null", "eligible")}
    ),
    "cadres": """select _unit as subject,
        count(case when hours >= 90 then 1 end) as "cadres-hours|num", count(*) as "cadres-hours|den"
        from cadres left join (select cadre, sum(hours) as hours from "cadre-hours"
        where counts and day between 17897 and 18261 group by cadre) on subject = cadre where counts group by _unit""",
    "weak-orgs": f"""select subject, 0::bigint as "weak-open|den",
        (listed is not null and not coalesce(cleared >= listed, false))::bigint as "weak-open|num"
        from (select subject, max(case when state in ('转化', '先进') then day end) as cleared,
        max(case when state = '列入' then day end) as listed from "weak-orgs"
        where counts and (day is null or day <= {YEAR_LAST}) group by subject)""",
    "elections": f"""select subject, least(held, timely) as "elections-in-time|num", held as "elections-in-time|den" from
        (select subject, count(*) as held, count(case when held_on <= planned_on then 1 end) as timely from elections
        where counts and (day is null or {IN_YEAR}) group by subject)""",
    "village-income": f"""select subject, 0::bigint as "villages-with-income|den",
        (income >= 5000000)::bigint as "villages-with-income|num",
        (income <= 0)::bigint as "villages-zero|num", 0::bigint as "villages-zero|den" from
        (select subject, coalesce(sum(amount), 0) as income from "village-income"
        where counts and (day is null or {IN_YEAR}) group by subject)""",
}
"""Table → unit, and how many subjects pass, of how many; denominators that are all units of a kind are set afterwards."""
HOUSEHOLDS = f"""select _unit as subject, count(*) as helped,
    count(case when half & 1 = 1 then 1 end) as first, count(case when half & 2 = 2 then 1 end) as second
    from households left join (select household,
    bit_or(case when day < {MONTHS[6]} then 1 else 2 end) as half from "household-visits"
    where counts and {IN_YEAR} group by household) on subject = household where counts and helped group by _unit"""
HELPED = _register("households", {"households-helped": ("helped", "")})
RETIRED = _register(
    "retired-cadres", {"retired-allowance": ("day between date '2019-01-01' and date '2019-05-31'", "")}
)
POSTS = """select key as subject, posts.subject as post,
    (epoch(coalesce(since, date '1900-01-01')) // 86400)::bigint as first,
    (epoch(coalesce(until, date '2200-01-01')) // 86400)::bigint - 1 as last
    from posts join (select key from kinds where kind in ('镇党委', '机关党委', '教育中心党委', '两新组织党委'))
    on _unit = key where counts and title = '书记' order by 1, 3"""
SECRETARIES = {
    "secretary-class": f"""select distinct lecturer as post from "branch-meeting"
        where lecturer is not null and counts and {IN_YEAR} and kind = '党课' and present >= 1""",
    "dual-life": f"""select distinct post from "dual-life"
        where counts and {IN_YEAR} and kind = '所在支部组织生活'""",
    "lead-projects": """select leader as post from "led-projects" where counts and done_on is not null
        and day between date '2019-01-01' and date '2019-12-31' group by leader having count(*) >= 3""",
}
HANDED = """select key as subject, measure, sum(num)::bigint as num, sum(den)::bigint as den from handed group by all"""


def asked(statements: dict[str, str], wanted: frozenset[str] | None) -> list[str]:
    """The statements, or those that make something for a measure that is wanted."""
    if wanted is None:
        return list(statements.values())
    return [text for text in statements.values() if any(f'"{name}' in text.replace("|num", "") for name in wanted)]
