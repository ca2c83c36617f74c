"""Before the seal: what is missing, what contradicts, what looks odd; each leads to its record, a contradiction is settled here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pingyi.web.base.access import Right, find, requires, scope
from pingyi.web.base.editing import Stale
from pingyi.web.people.models import User
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.records.saving import withdraw
from pingyi.web.rulebooks.active import rules
from pingyi.web.years import reading, store
from pingyi.web.years.current import Source, is_district, visible, year_of, years
from pingyi.web.years.models import Snapshot
from pingyi.web.years.origins import Origin, records_of
from pingyi.web.years.suspicions import ROUND, SAME_DAY

GROUPS: Mapping[str, tuple[str, str, frozenset[str]]] = {
    "contradicting": (
        "互相矛盾",
        "同一件事的几条记录说法不一，都暂不计；核实后撤销错的，留下对的。",
        frozenset(
            {"contradicting-rows", "duplicate-row", "person-in-two-branches", "debrief-differs", "attendance-differs"}
        ),
    ),
    "suspicious": (
        "需要核实",
        "雷同、补录、同日同数、全是整数：不一定有错，封存前看一看。",
        frozenset({"copied-text", "back-dated", "person-in-two-meetings", SAME_DAY, ROUND}),
    ),
    "wrong": ("不能计入", "日期、组织、编号等有问题，改正后才计。", frozenset()),
    "repaired": ("已按规范读入", "不规范的写法，已按能确定的意思读入；不必处理。", frozenset()),
}
"""Group → its name, what to do, the codes that belong to it; what no group names is wrong, unless it was repaired."""
MISSING = "missing"
SETTLED = frozenset({"contradicting-rows", "duplicate-row", "person-in-two-branches"})
"""What is settled by withdrawing one of the rows."""
SHOWN = 8
"""So many rows of one issue are listed."""


@require_safe
@requires(Right.YEAR_READ)
def quality(request: HttpRequest) -> HttpResponse:
    """One group at a time, in pages; the first page: how many of each."""
    user, year = cast("User", request.user), year_of(request)
    row = Snapshot.objects.filter(year_id=year).first()
    context: dict[str, Any] = {"year": year, "years": years(), "district": is_district(user), "source": None}
    if row is not None:
        source = Source(store.review_of(row.folder), row)
        seen = visible(user)
        # The district sees all; a committee what lies in a record of its own, for which all must be looked up.
        issues = source.issues if is_district(user) else list(_own(source.issues, user))
        dues = _missing(source, seen)
        counts = Counter(group_of(issue) for issue in issues)
        group = request.GET.get("group", MISSING)
        chosen = [issue for issue in issues if group_of(issue) == group]
        page = Paginator(dues if group == MISSING else chosen, 50).get_page(request.GET.get("page"))
        rows = [] if group == MISSING else list(_shown(list(page.object_list), user))
        context |= {
            "source": source,
            "group": group,
            "said": GROUPS[group][1] if group in GROUPS else "应办而没有做、没有报的，按党委列出；年底前补上仍然算数。",
            "groups": [
                (MISSING, "应办未办", sum(one["count"] for one in dues)),
                *((key, GROUPS[key][0], counts[key]) for key in GROUPS),
            ],
            "page": page,
            "rows": rows,
        }
    return render(request, "years/quality.html", context)


@require_POST
@requires(Right.JUDGE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a contradiction: one of the records is withdrawn, with a reason."""
    user = cast("User", request.user)
    record = find(request, Record.objects.select_related("unit"), Right.JUDGE, pk=pk)
    why, seen = request.POST.get("why", "").strip(), request.POST.get("version", "")
    back = f"{reverse('years:quality')}?group={request.POST.get('group', 'contradicting')}&year={record.year}"
    if not why or len(why) > 200:
        messages.error(request, "请写明撤销的理由（200字以内）。")
        return redirect(back)
    if record.status not in COUNTING:
        messages.info(request, "这条记录已不计入，不必再撤销。")
        return redirect(back)
    try:
        withdraw(record, int(seen) if seen.isdecimal() else 0, why, by=user)
    except Stale as stale:
        messages.error(request, str(stale))
        return redirect(back)
    messages.success(request, "已撤销，理由已记入日志。重新检查后，其余记录即恢复计入。")
    return redirect(back)


def group_of(issue: Mapping[str, Any]) -> str:
    """To which group an issue belongs."""
    for key, (_, _, codes) in GROUPS.items():
        if issue["code"] in codes:
            return key
    return "repaired" if issue["severity"] == "repaired" else "wrong"


def _missing(source: Source, seen: frozenset[str]) -> list[dict[str, Any]]:
    review = source.review
    found = []
    for sheet in review.sheets:
        if sheet.unit in seen:
            name = review.name(sheet.unit)
            found += [{"unit": sheet.unit, "place": name, **due} for due in reading.open_dues(review, sheet.unit)]
    return found


def _origins(issues: Sequence[Mapping[str, Any]]) -> set[Origin]:
    return {origin for issue in issues for origin in _places(issue)}


def _places(issue: Mapping[str, Any]) -> Iterator[Origin]:
    for place in (issue["place"], *issue.get("others", ())):
        if place.get("row"):
            yield str(place.get("file", "")), str(place.get("sheet", "")), int(place["row"])


def _own(issues: Sequence[Mapping[str, Any]], user: User) -> Iterator[dict[str, Any]]:
    """Those of which a record lies in the user's subtree."""
    known = records_of(_origins(issues))
    mine = set(Record.objects.filter(scope(user, Right.YEAR_READ), pk__in=known.values()).values_list("pk", flat=True))
    for issue in issues:
        if any(known.get(origin) in mine for origin in _places(issue)):
            yield dict(issue)


def _shown(issues: Sequence[Mapping[str, Any]], user: User) -> Iterator[dict[str, Any]]:
    known = records_of(_origins(issues))
    numbers = {pk for issue in issues for origin in _places(issue) if (pk := known.get(origin))}
    judged = scope(user, Right.JUDGE)
    records = {one.pk: one for one in Record.objects.filter(pk__in=numbers).select_related("unit")}
    mine = set(Record.objects.filter(judged, pk__in=numbers).values_list("pk", flat=True))
    forms = {year: rules(year).forms for year in {one.year for one in records.values()}}
    names = {
        one.form: forms[one.year][one.form].name if one.form in forms[one.year] else one.form
        for one in records.values()
    }
    for issue in issues:
        places = list(dict.fromkeys(_places(issue)))
        yield {
            "message": issue["message"],
            "hint": issue.get("hint", ""),
            "settled": issue["code"] in SETTLED,
            "more": max(0, len(places) - SHOWN),
            "records": [
                {
                    "place": f"{origin[0].rpartition('/')[2]}「{origin[1]}」第{origin[2]}行",
                    "record": (record := records.get(known.get(origin, 0))),
                    "form": names.get(record.form, "") if record else "",
                    "mine": record is not None and record.pk in mine and record.status in COUNTING,
                }
                for origin in places[:SHOWN]
            ],
        }
