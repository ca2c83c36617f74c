"""Builds the tree of a made-up district, with its history: towns, villages, branches, and a town that merged in June."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pingyi.demo import names
from pingyi.demo.members import settle
from pingyi.demo.model import FIRMS, MERGED_ON, ORGANS, ROOT, SCHOOLS, Ground, Place, Size
from pingyi.demo.model import Post as PostHeld
from pingyi.facts.tree import UnitSpan

DISTRICT, TOWN, ORGAN, SCHOOL, FIRM = "区级党组织", "镇党委", "机关党委", "教育中心党委", "两新组织党委"
VILLAGE, COMMUNITY, BRANCH = "行政村", "社区", "党支部"
FOUNDED = date(2011, 7, 1)
MERGED_INTO = 2
"""The index of the town that takes the last one in."""


@dataclass
class Plot:
    """A unit while the district is being built."""

    code: str
    name: str
    kind: str
    parent: str | None
    since: date = FOUNDED
    until: date | None = None
    place: Place = field(default_factory=Place)


def build(seed: int, size: Size) -> Ground:
    """The district of that seed and size, without records.

    Raises:
        ValueError: if the size leaves no room for a branch in each village and committee.
    """
    full = size.scaled()
    if full.towns < 1 or full.villages < full.towns or full.branches < full.villages + full.towns + 3:
        msg = "每个镇至少要有一个村，每个村、每个党委至少要有一个支部"
        raise ValueError(msg)
    rng = Random(f"{seed}/ground")
    plots = _committees(full)
    towns = [plot for plot in plots if plot.kind == TOWN]
    settlements = _settlements(rng, full, towns)
    branches, villages = _branches(rng, full, towns, settlements)
    plots += settlements + branches
    merged = towns[-1].code if len(towns) >= 3 else ""
    spans = tuple(span for plot in plots for span in _spans(plot, merged, towns))
    held, members = settle(Random(f"{seed}/members"), full, {plot.code: plot.since for plot in branches})
    posts = _posts(Random(f"{seed}/posts"), plots, villages, held, merged)
    return Ground(
        seed,
        size,
        names.DISTRICT,
        spans,
        {plot.code: plot.place for plot in plots},
        members,
        posts,
        {code: tuple(own) for code, own in villages.items()},
    )


def _committees(size: Size) -> list[Plot]:
    plots = [Plot(ROOT, f"{names.DISTRICT}党工委", DISTRICT, None)]
    for n, name in enumerate(names.towns(size.towns), 1):
        plots.append(Plot(f"T{n:02}", f"{name}党委", TOWN, ROOT, place=Place(short=name)))
    plots.append(Plot(ORGANS, "区机关党委", ORGAN, ROOT, place=Place(short="机关党委")))
    plots.append(Plot(SCHOOLS, "教育中心党委", SCHOOL, ROOT, place=Place(short="教育党委", former="文教局党委")))
    plots.append(Plot(FIRMS, "“两新”组织党委", FIRM, ROOT, place=Place(short="两新党委")))
    return plots


def _settlements(rng: Random, size: Size, towns: list[Plot]) -> list[Plot]:
    """Villages and communities, shared out over the towns: each at least one, none more than about a quarter above the mean."""
    counts = shares(rng, size.villages, len(towns), 0.75, 1.25)
    village_names = list(names.villages(rng, size.villages))
    community_names = list(names.communities(rng, size.villages))
    plots: list[Plot] = []
    shared = [(count, max(3 if count > 9 else 1, count // 5) if count > 2 else 0) for count in counts]
    left = sum(count - communities for count, communities in shared)
    for town, (count, communities) in zip(towns, shared, strict=True):
        for n in range(count):
            is_village = n < count - communities
            name = (village_names if is_village else community_names).pop(0)
            former = ""
            left -= is_village
            if rng.random() < 0.06 and is_village:
                # A former name takes one of the names, where the villages that follow leave one.
                former = f"{(village_names.pop(0) if len(village_names) > left else name)[:2]}大队"
            plots.append(
                Plot(
                    f"V{len(plots) + 1:04}",
                    name,
                    VILLAGE if is_village else COMMUNITY,
                    town.code,
                    place=Place(former=former),
                )
            )
    _namesakes(plots)
    return plots


def _namesakes(plots: list[Plot]) -> None:
    """A village of the sixth town is called like one of the first, as it happens: only the town tells them apart."""
    first, sixth = ([plot for plot in plots if plot.parent == town and plot.kind == VILLAGE] for town in ("T01", "T06"))
    if len(first) > 6 and len(sixth) > 6:
        sixth[5].name = first[5].name


def _branches(
    rng: Random, size: Size, towns: list[Plot], settlements: list[Plot]
) -> tuple[list[Plot], dict[str, list[str]]]:
    """One branch in each village, the rest shared over organs, schools, firms, town offices and second village branches."""
    spare = size.branches - size.villages - len(towns)
    organs, schools, firms = (max(1, spare * part // 100) for part in (24, 17, 21))
    second = max(0, spare - organs - schools - firms)
    offices = min(second * 2 // 5, len(towns) * 6)
    plots: list[Plot] = []
    villages: dict[str, list[str]] = {}

    def add(name: str, parent: str, short: str, since: date = FOUNDED) -> str:
        code = f"B{len(plots) + 1:04}"
        plots.append(Plot(code, name, BRANCH, parent, since, place=Place(short=short)))
        return code

    extra: dict[str, int] = {}
    for _ in range(second - offices):
        code = rng.choice(settlements).code
        extra[code] = extra.get(code, 0) + 1
    for home in settlements:
        count = 1 + extra.get(home.code, 0)
        villages[home.code] = []
        for n in range(count):
            mark = "" if count == 1 else f"第{'一二三四五六七八九十'[n]}" if n < 10 else f"第{n + 1}"
            short = f"{home.name.removesuffix('社区').removesuffix('村')}{'' if count == 1 else mark[1:]}支部"
            villages[home.code].append(add(f"{home.name}{mark}党支部", home.code, short))
    sorts = ("机关", "卫生院", "农技站", "财政所", "派出所", "供销社", "水管站")
    for n in range(len(towns) + offices):
        town = towns[n % len(towns)]
        sort = sorts[n // len(towns)]
        town_name = town.place.short
        add(f"{town_name}{sort}党支部", town.code, f"{town_name.removesuffix('镇')}{sort}支部")
    for name in names.departments(organs):
        add(name, ORGANS, name.removesuffix("党支部") + "支部")
    for name in names.schools(rng, schools):
        add(name, SCHOOLS, name.removesuffix("党支部") + "支部")
    fresh = max(1, firms // 8)
    for n, name in enumerate(names.firms(rng, firms)):
        # The last few were founded within the two years: who was not there cannot owe a whole year.
        since = FOUNDED if n < firms - fresh else date(2018 + (n % 4 > 0), 2 + n % 9, 5 + n % 20)
        add(f"{name}党支部", FIRMS, name.removesuffix("有限公司") + "支部", since)
    return plots, villages


def _spans(plot: Plot, merged: str, towns: list[Plot]) -> list[UnitSpan]:
    if not merged or plot.code == merged:
        until = MERGED_ON if plot.code == merged else plot.until
        return [UnitSpan(plot.code, plot.since, until, plot.name, plot.kind, plot.parent)]
    if plot.parent != merged:
        return [UnitSpan(plot.code, plot.since, plot.until, plot.name, plot.kind, plot.parent)]
    into = towns[MERGED_INTO if len(towns) > MERGED_INTO + 1 else 0].code
    return [
        UnitSpan(plot.code, plot.since, MERGED_ON, plot.name, plot.kind, merged),
        UnitSpan(plot.code, MERGED_ON, plot.until, plot.name, plot.kind, into),
    ]


def shares(rng: Random, total: int, parts: int, low: float, high: float) -> list[int]:
    """``total`` in so many whole parts, each at least 1, their weights drawn from [low, high]."""
    weights = [rng.uniform(low, high) for _ in range(parts)]
    counts = [1 + int((total - parts) * weight / sum(weights)) for weight in weights]
    for n in range(total - sum(counts)):
        counts[n % parts] += 1
    return counts


def _posts(
    rng: Random, plots: list[Plot], villages: dict[str, list[str]], held: dict[str, list[str]], merged: str
) -> tuple[PostHeld, ...]:
    """A secretary for every branch, a team for every committee, drawn from the members of its first own branch.

    A village's secretary is its main branch's.
    """
    since = date(2017, 3, 1)
    posts: list[PostHeld] = []
    own: dict[str, str] = {}
    for plot in plots:
        if plot.kind == BRANCH:
            # Posts go to members from the front of the branch's list; newcomers stand at its end.
            posts.append(PostHeld(plot.code, "书记", held[plot.code][0], max(since, plot.since)))
            if plot.parent is not None:
                own.setdefault(plot.parent, plot.code)
    for village, branches in villages.items():
        posts.append(PostHeld(village, "书记", held[branches[0]][0], since))
    titles = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "统战委员")
    committees = [plot for plot in plots if plot.parent == ROOT]
    changed = committees[4].code if len(committees) > 7 else ""
    for plot in committees:
        home = own.get(plot.code, "")
        people = held[home][1:] if home else []
        until = MERGED_ON if plot.code == merged else None
        for title, person in zip(titles, people, strict=False):
            start = since + timedelta(days=rng.randrange(0, 200))
            if title == "副书记" and plot.code == changed and len(people) > len(titles):
                posts.append(PostHeld(plot.code, title, person, start, date(2019, 4, 11)))
                posts.append(PostHeld(plot.code, title, people[len(titles)], date(2019, 4, 11)))
                continue
            posts.append(PostHeld(plot.code, title, person, start, until))
    return tuple(posts)
