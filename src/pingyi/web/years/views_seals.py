"""The year's steps: lock, seal, verify, score, publish."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.errors import PackRefused
from pingyi.facts.seal import verify
from pingyi.facts.seal.verify import read_manifest
from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale, change
from pingyi.web.base.models import Job, Setting
from pingyi.web.journal.chain import write
from pingyi.web.journal.models import Line
from pingyi.web.people.models import User
from pingyi.web.rulebooks.active import rules
from pingyi.web.years import store, tasks
from pingyi.web.years.current import PEERS, is_district, peers_see, year_of, years
from pingyi.web.years.models import Reviewing, Seal, Snapshot, Year

SEES = {"range": "只看本单位和同类组的最低、最高分", "totals": "可看同类组各单位的总分"}


@require_safe
@requires(Right.YEAR_READ)
def review(request: HttpRequest) -> HttpResponse:
    """Where the year stands and what comes next; a committee finds its published reviews here."""
    user, year = cast("User", request.user), year_of(request)
    reviews = Reviewing.objects.filter(seal__year_id=year).select_related("seal", "by")
    if not is_district(user):
        published = reviews.exclude(published_on=None)
        return render(request, "years/published.html", {"year": year, "years": years(), "reviews": published})
    waiting = Job.objects.filter(kind__in=[tasks.SEAL, tasks.REVIEW], state__in=[Job.State.WAITING, Job.State.RUNNING])
    context = {
        "year": year,
        "years": years(),
        "row": Year.objects.filter(year=year).first(),
        "seals": Seal.objects.filter(year_id=year).select_related("by", "replaces"),
        "reviews": reviews,
        "snapshot": Snapshot.objects.filter(year_id=year).first(),
        "last": Seal.objects.filter(year_id=year - 1).first(),
        "waiting": waiting.filter(asked_by=user).first(),
        "sees": SEES,
        "peers": peers_see(),
        "over": today() > date(year, 12, 31),
    }
    return render(request, "years/review.html", context)


@require_POST
@requires(Right.YEAR)
def lock(request: HttpRequest) -> HttpResponse:
    """Set, move or lift the day after which an entry needs who and why."""
    user, year = cast("User", request.user), year_of(request)
    text = request.POST.get("lock_on", "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        messages.error(request, "日期写成2020-01-10这样的形式。")
        return redirect(_home(year))
    with transaction.atomic():
        row = Year.objects.select_for_update().get_or_create(year=year)[0]
        before = row.lock_on
        row.lock_on = day
        row.save()
        sides = {"before": _iso(before), "after": _iso(day)}
        write(user, "设定锁定日", row, before={"lock_on": sides["before"]}, after={"lock_on": sides["after"]})
    said = f"{day}之后录入的，须写明经办人和理由。" if day else "已取消锁定日。"
    messages.success(request, said)
    return redirect(_home(year))


@require_POST
@requires(Right.YEAR)
def peers(request: HttpRequest) -> HttpResponse:
    """Say what a committee sees of its peers."""
    chosen = request.POST.get("peers", "")
    if chosen in SEES:
        with transaction.atomic():
            write(cast("User", request.user), "设定同类组可见范围", "base.setting", after={PEERS: chosen})
            Setting.put(PEERS, chosen)
        messages.success(request, f"各党委{SEES[chosen]}。")
    return redirect(_home(year_of(request)))


@require_http_methods(["GET", "POST"])
@requires(Right.YEAR)
def seal_new(request: HttpRequest) -> HttpResponse:
    """Seal the year: what will be sealed is said first; the work itself is done in the background."""
    user, year = cast("User", request.user), year_of(request)
    before = Seal.objects.filter(year_id=year).first()
    try:
        packs = rules(year).packs
    except PackRefused as refused:
        messages.error(request, str(refused))
        return redirect(_home(today().year))
    wrong = ""
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        if before is not None and not why:
            wrong = f"{year}年已经封存；重新封存须写明更正的理由。"
        elif len(why) > 200:
            wrong = "理由不超过200字。"
        else:
            task = {"year": year, "by": user.pk, "why": why}
            return redirect("base:job", jobs.ask(tasks.SEAL, f"封存{year}年", task, user).pk)
    snapshot = Snapshot.objects.filter(year_id=year).first()
    issues = store.told(snapshot.folder, store.ISSUES) if snapshot else []
    context = {
        "year": year,
        "before": before,
        "wrong": wrong,
        "why": request.POST.get("why", ""),
        "snapshot": snapshot,
        "doubts": sum(issue["severity"] == "doubt" for issue in issues),
        "packs": packs,
        "row": Year.objects.filter(year=year).first(),
        "last": Seal.objects.filter(year_id=year - 1).first(),
        "over": today() > date(year, 12, 31),
    }
    return render(request, "years/seal_new.html", context, status=422 if wrong else 200)


@require_safe
@requires(Right.YEAR)
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """A seal: its hashes, its tables, and (asked for) whether every byte still is as it was sealed."""
    found = get_object_or_404(Seal.objects.select_related("by", "replaces", "year"), pk=pk)
    place = store.place(found.folder)
    if not place.is_dir():
        raise Http404
    manifest = read_manifest(place)
    own = rules(found.year_id)
    head = Line.objects.filter(number=found.journal_number).first()
    context: dict[str, Any] = {
        "seal": found,
        "manifest": manifest,
        "tables": [
            (own.forms[name].name if name in own.forms else "参加人员", name, table)
            for name, table in manifest.tables.items()
            if table.rows
        ],
        "empty": sum(not table.rows for table in manifest.tables.values()),
        "reviews": found.reviews.select_related("by"),
        "journal": None if not found.journal_number else head is not None and head.hash == found.journal_hash,
        "checked": None,
    }
    if "verify" in request.GET:
        context["checked"] = verify(place, found.hash)
    return render(request, "years/seal.html", context)


@require_POST
@requires(Right.YEAR)
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Score a seal, in the background."""
    user = cast("User", request.user)
    found = get_object_or_404(Seal, pk=pk)
    text = request.POST.get("length", "4000")
    length = int(text) if text.isdecimal() and 1_500 <= int(text) <= 5_000 else 4_000
    task = {"seal": found.pk, "by": user.pk, "length": length}
    return redirect("base:job", jobs.ask(tasks.REVIEW, f"计算{found.year_id}年评分", task, user).pk)


@require_POST
@requires(Right.YEAR)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the committees read a review, or take it back."""
    user = cast("User", request.user)
    found = get_object_or_404(Reviewing.objects.select_related("seal"), pk=pk)
    seen = request.POST.get("version", "")
    day = None if found.published_on else today()
    try:
        action = "印发评议" if day else "收回评议"
        change(found, int(seen) if seen.isdecimal() else 0, user, action, {"published_on": day})
    except Stale as stale:
        messages.error(request, str(stale))
    else:
        messages.success(request, "已印发，各党委可以看到本单位的评分和意见。" if day else "已收回，只有区级可以看到。")
    return redirect("years:scores", f"r{found.pk}")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _home(year: int) -> str:
    return f"{reverse('years:review')}?year={year}"
