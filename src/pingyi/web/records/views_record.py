"""One record: its values, its history, its files; changed, withdrawn."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.packs.schema import Form
from pingyi.web.base.access import Right, find, requires, scope
from pingyi.web.base.clock import today as today_here
from pingyi.web.base.editing import Stale
from pingyi.web.journal.chain import write
from pingyi.web.journal.models import Line
from pingyi.web.people.models import User
from pingyi.web.records.asking import COUNTED, HOW, TYPED, sheet_of, shown, words_of
from pingyi.web.records.attachments import MOST, AttachmentRefused, keep, path_of
from pingyi.web.records.entering import entered
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import Attachment, Record, Status
from pingyi.web.records.saving import amend, clash, recordable, withdraw
from pingyi.web.records.values import Words, cell_text, cells_of
from pingyi.web.records.views_entry import cells_in, form_of, late_words, type_page, with_issues
from pingyi.web.rulebooks.active import rules as rules_of


@requires(Right.READ)
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A record with its values, what was done to it, its files, and what one may do."""
    found = find(request, Record.objects.select_related("unit", "created_by", "batch"), Right.READ, pk=pk)
    user, rules = cast("User", request.user), rules_of(found.year)
    form = rules.forms.get(found.form)
    if form is None:
        raise Http404
    lines = list(Line.objects.filter(kind="records.record", row=str(pk)).order_by("number"))
    kept = [
        found.values,
        *(line.before.get("values", {}) for line in lines),
        *(line.after.get("values", {}) for line in lines),
    ]
    words = words_of([form], kept, registry(found.year))
    own = Record.objects.filter(pk=pk)
    context = {
        "record": found,
        "form": form,
        "values": shown(form, found.values, words),
        "history": [(line, _differences(form, line, words)) for line in lines],
        "may_edit": recordable(form, rules)
        and found.status != Status.WITHDRAWN
        and own.filter(scope(user, Right.RECORD)).exists(),
        "may_judge": found.status in {Status.SUBMITTED, Status.CONFIRMED}
        and own.filter(scope(user, Right.JUDGE)).exists(),
        "attachments": found.attachments.filter(removed_at=None),
        "draft": request.GET.get("draft", ""),
        "door_here": "records:list",
    }
    return render(request, "records/record.html", context)


def _differences(form: Form, line: Line, words: Words) -> list[tuple[str, str, str]]:
    """(field, before, after) of the values that a line of the journal changed."""
    before, after = line.before.get("values", {}), line.after.get("values", {})
    if not before:
        return []
    return [
        (
            one.name,
            cell_text(one, before.get(one.id), words) or "（空）",
            cell_text(one, after.get(one.id), words) or "（空）",
        )
        for one in form.fields
        if before.get(one.id) != after.get(one.id)
    ]


@requires(Right.RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a record; what another has changed meanwhile is shown beside it and not overwritten."""
    found = find(request, Record.objects.select_related("unit"), Right.RECORD, pk=pk)
    if found.status == Status.WITHDRAWN:
        raise PermissionDenied
    today, unit, year = today_here(), found.unit, found.year
    whole = registry(year)
    form, seen = form_of(found.form, whole.rules), seen_from(unit.code, whole)
    theirs = None
    if request.method == "POST":
        cells = cells_in(request.POST, form) | {"unit": unit.code}
        checked = entered(form, cells, seen, today, found.entered)
        late, trouble = late_words(request, year, today)
        checked = with_issues(
            checked, [*trouble, *([issue] if (issue := clash(form, year, unit.code, checked, pk)) else [])]
        )
        status = 422
        if checked.good:
            try:
                amend(found, int(cells.get("version") or 0), checked, by=cast("User", request.user), late=late)
            except Stale as stale:
                current = cast("Record", stale.current)
                both = words_of([form], [current.values, checked.values], whole)
                theirs = {
                    "record": current,
                    "rows": [
                        (
                            one.name,
                            cell_text(one, current.values.get(one.id), both),
                            cell_text(one, checked.values.get(one.id), both),
                        )
                        for one in form.fields
                        if current.values.get(one.id) != checked.values.get(one.id)
                    ],
                }
                cells["version"] = current.version
                status = 409
            else:
                messages.success(request, "已保存修改，重新提交。")
                return redirect(f"{reverse('records:record', args=[pk])}?draft={form.id}@{unit.code}@{pk}")
    else:
        checked, status = None, 200
        cells = {**cells_of(form, found.values), "version": found.version}
        if form.absent:
            cells[HOW] = COUNTED if form.absent.absent in found.values else TYPED
    sheet = sheet_of(form, unit, cells, seen, whole, today=found.day or today)
    return type_page(request, sheet, unit, cells, checked, status=status, year=year, record=found, theirs=theirs)


@requires(Right.RECORD)
@require_POST
def withdrawn(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record back, with the reason."""
    found = find(request, Record.objects.all(), Right.RECORD, pk=pk)
    why = request.POST.get("reason", "").strip()[:200]
    form_of(found.form, rules_of(found.year))
    if found.status == Status.WITHDRAWN:
        raise PermissionDenied
    if not why:
        messages.error(request, "请写明撤销的原因。")
        return redirect("records:record", pk)
    try:
        withdraw(found, int(request.POST.get("version") or 0), why, by=cast("User", request.user))
        messages.success(request, "已撤销，不再计入。")
    except Stale as stale:
        messages.error(request, f"没有撤销：{stale}。")
    return redirect("records:record", pk)


@requires(Right.RECORD)
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put files beside a record."""
    found = find(request, Record.objects.all(), Right.RECORD, pk=pk)
    by = cast("User", request.user)
    room = MOST - found.attachments.filter(removed_at=None).count()
    for file in request.FILES.getlist("files")[:MOST]:
        if room <= 0:
            messages.error(request, f"一条纪实最多附{MOST}个文件。")
            break
        try:
            name, kind, size, sha256 = keep(file)
        except AttachmentRefused as refusal:
            messages.error(request, str(refusal))
            continue
        made = Attachment.objects.create(record=found, name=name, kind=kind, size=size, sha256=sha256, by=by)
        write(
            by,
            "附加文件",
            found,
            unit=found.unit_id,
            after={"attachment": made.pk, "kind": kind, "size": size, "sha256": sha256},
        )
        room -= 1
    return redirect("records:record", pk)


@requires(Right.READ)
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """A file, to be saved: never shown by the browser itself."""
    found = find(request, Attachment.objects.filter(removed_at=None), Right.READ, to="record__unit", pk=pk)
    path = path_of(found.sha256)
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@requires(Right.RECORD)
@require_POST
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away: it is no longer shown; that it was there stays in the journal."""
    found = find(request, Attachment.objects.filter(removed_at=None), Right.RECORD, to="record__unit", pk=pk)
    Attachment.objects.filter(pk=found.pk).update(removed_at=timezone.now())
    write(
        cast("User", request.user),
        "移除文件",
        found.record,
        unit=found.record.unit_id,
        before={"attachment": found.pk, "sha256": found.sha256},
    )
    return redirect("records:record", found.record_id)
