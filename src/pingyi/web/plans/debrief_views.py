"""Debriefs: drafted from the records, edited, handed in, returned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.doctree import Heading, Paragraph
from pingyi.documents.rendering import FORMATS, rendered
from pingyi.errors import Refusal
from pingyi.web.base.access import Right, find, requires, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.base.files import download
from pingyi.web.plans import debriefs
from pingyi.web.plans.forms import ReasonForm
from pingyi.web.plans.models import Debrief, DebriefState
from pingyi.web.registers.models import Unit
from pingyi.web.years.current import latest, year_of
from pingyi.web.years.manuscripts import stretches


@require_http_methods(["GET", "POST"])
@requires(Right.DEBRIEF, Right.YEAR)
def debrief_list(request: HttpRequest) -> HttpResponse:
    """The debriefs of one's subtree; a committee begins its own here."""
    user, year = user_of(request), year_of(request)
    source = latest(year, user)
    reviewed = {sheet.unit for sheet in source.review.sheets} if source else set()
    waiting = Unit.objects.filter(scope(user, Right.DEBRIEF, ""), code__in=reviewed).exclude(
        code__in=Debrief.objects.filter(year=year).values("unit")
    )
    if request.method == "POST":
        unit = find(request, waiting, Right.DEBRIEF, to="", code=request.POST.get("unit", ""))
        assert source is not None  # noqa: S101  nobody waits without one
        made = debriefs.begin(source.review, source.row.folder, unit, user)
        return redirect("plans:debrief", made.pk)
    found = Debrief.objects.filter(scope(user, Right.DEBRIEF) | scope(user, Right.YEAR), year=year).select_related(
        "unit"
    )
    context = {"year": year, "found": found, "waiting": waiting, "source": source}
    return render(request, "plans/debriefs.html", context)


@require_safe
@requires(Right.DEBRIEF, Right.YEAR)
def debrief(request: HttpRequest, pk: int) -> HttpResponse:
    """One debrief: every paragraph can be rewritten, no number without its claim."""
    return _show(request, _own(request, pk))


def _own(request: HttpRequest, pk: int) -> Debrief:
    right = (
        Right.DEBRIEF if Debrief.objects.filter(scope(user_of(request), Right.DEBRIEF), pk=pk).exists() else Right.YEAR
    )
    return find(request, Debrief.objects.select_related("unit"), right, pk=pk)


def _show(
    request: HttpRequest,
    found: Debrief,
    refusal: str = "",
    given: tuple[int, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    review, edited = debriefs.read(found)
    mine = Debrief.objects.filter(scope(user_of(request), Right.DEBRIEF), pk=found.pk).exists()
    blocks: list[tuple[int, int, str, tuple[tuple[str, str], ...]]] = []
    for place, block in enumerate(edited.document.blocks):
        if isinstance(block, Heading):
            blocks.append((place, block.level, block.text, ()))
        elif isinstance(block, Paragraph):
            own = tuple(
                (
                    given[1][n]
                    if given and given[0] == place and n < len(given[1])
                    else "".join(run.text for run in one),
                    one[0].claim,
                )
                for n, one in enumerate(stretches(block.runs))
            )
            blocks.append((place, 0, block.text, own))
    context = {
        "debrief": found,
        "document": edited.document,
        "blocks": blocks,
        "problems": edited.problems,
        "refusal": refusal,
        "at": given[0] if given else -1,
        "may_edit": mine and found.state != DebriefState.HANDED,
        "may_return": not mine and found.state == DebriefState.HANDED,
        "formats": FORMATS,
        "form": ReasonForm(initial={"version": found.version}),
        "year": review.year,
    }
    return render(request, "plans/debrief.html", context, status=status)


@require_POST
@requires(Right.DEBRIEF)
def debrief_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rewrite one paragraph."""
    found = find(request, Debrief.objects.select_related("unit"), Right.DEBRIEF, pk=pk)
    block, texts = _number(request, "block"), request.POST.getlist("text")
    try:
        debriefs.rewrite(found, _number(request, "version"), block, texts, user_of(request))
    except Stale:
        return _show(
            request,
            Debrief.objects.select_related("unit").get(pk=pk),
            "他人刚作了修改，请对照后再保存一次",
            (block, texts),
            409,
        )
    except Refusal as refusal:
        return _show(request, found, str(refusal), (block, texts), 422)
    return redirect(f"/plans/debriefs/{pk}/#b{block}")


@require_POST
@requires(Right.DEBRIEF)
def debrief_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in."""
    found = find(request, Debrief.objects.all(), Right.DEBRIEF, pk=pk)
    try:
        debriefs.hand_in(found, _number(request, "version"), today(), user_of(request))
    except (Stale, Refusal) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "述职报告已报送区里。")
    return redirect("plans:debrief", pk)


@require_POST
@requires(Right.YEAR)
def debrief_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it with a reason."""
    found = find(request, Debrief.objects.select_related("unit"), Right.YEAR, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "退回的，请写明理由。")
        return redirect("plans:debrief", pk)
    try:
        debriefs.give_back(found, form.cleaned_data["version"], form.cleaned_data["reason"], user_of(request))
    except (Stale, Refusal) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已退回，对方可以看到理由。")
    return redirect("plans:debrief", pk)


@require_safe
@requires(Right.DEBRIEF, Right.YEAR)
def debrief_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The debrief as a file."""
    found = _own(request, pk)
    review, edited = debriefs.read(found)
    kind = ending if ending in FORMATS else "docx"
    try:
        content = rendered(edited.document, review, kind, "")
    except Refusal as refusal:  # no fonts for a PDF on this machine
        messages.error(request, str(refusal))
        return redirect("plans:debrief", pk)
    return download(content, f"{found.year}年度述职报告-{found.unit.name}.{kind}")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
