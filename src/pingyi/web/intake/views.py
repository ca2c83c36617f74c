"""Sending workbooks, looking at what they would bring, taking them in, undoing a batch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires, rights_of, scope, user_of
from pingyi.web.base.clock import today
from pingyi.web.intake import work
from pingyi.web.intake.forms import UploadForm, safe_name
from pingyi.web.intake.models import Upload
from pingyi.web.intake.saving import AlreadyUndone, undo
from pingyi.web.people.models import User
from pingyi.web.records.models import Batch, Record
from pingyi.web.rulebooks.active import rules


def _batches(user: User) -> QuerySet[Batch]:
    """One's own; who keeps the tree sees those of all below."""
    own = Q(by=user)
    if Right.TREE in rights_of(user):
        own |= Q(pk__in=Record.objects.filter(scope(user, Right.TREE), batch__isnull=False).values("batch"))
    return Batch.objects.filter(own)


@requires(Right.IMPORT)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What was taken in, the latest first."""
    user = user_of(request)
    found = _batches(user).select_related("by").annotate(rows=Count("records")).order_by("-id")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    waiting = Upload.objects.filter(by=user, batch=None)
    return render(request, "intake/home.html", {"page": page, "waiting": waiting})


@requires(Right.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send workbooks; they are looked at before anything is kept."""
    user = user_of(request)
    year = today().year
    options: dict[str, Any] = {"years": (year, year - 1), "may_all": Right.TREE in rights_of(user)}
    if request.method != "POST":
        return render(request, "intake/new.html", {"form": UploadForm(**options, initial={"year": year})})
    form = UploadForm(request.POST, request.FILES, **options)
    if not form.is_valid():
        return render(request, "intake/new.html", {"form": form}, status=422)
    said = form.cleaned_data
    upload = Upload.objects.create(title=said["title"], year=said["year"], by=user, whole=said.get("whole", False))
    _keep(upload, said["workbooks"])
    return redirect("base:job", jobs.ask(work.LOOK, f"核对“{upload.title}”", {"upload": upload.pk}, user).pk)


def _keep(upload: Upload, files: list[Any]) -> None:
    """Lay the files down under harmless names, two of one name beside each other."""
    upload.folder.mkdir(parents=True, mode=0o700)
    taken: set[str] = set()
    for one in files:
        name = safe_name(one.name)
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"({number}){safe_name(one.name)}"
        taken.add(name.lower())
        with (upload.folder / name).open("wb") as out:
            for chunk in one.chunks():
                out.write(chunk)


def _own(request: HttpRequest, pk: int) -> Upload:
    """What waits is seen by who sent it, and by nobody else."""
    return get_object_or_404(Upload, pk=pk, by=user_of(request))


@requires(Right.IMPORT)
@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbooks would bring: rows new, changed, there already; what is wrong, in place."""
    found = _own(request, pk)
    if found.batch_id is not None:
        return redirect("intake:batch", found.batch_id)
    page = Paginator(found.issues, 50).get_page(request.GET.get("page"))
    context = {"upload": found, "told": found.told, "page": page, "late": work.is_late(found.year)}
    return render(request, "intake/upload.html", context)


@requires(Right.IMPORT)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes: keep the rows."""
    found = _own(request, pk)
    try:
        work.check_late(found.year, request.POST.get("why", ""))
    except work.Late as late:
        messages.error(request, str(late))
        return redirect("intake:upload", pk)
    task = {"upload": found.pk, "why": request.POST.get("why", "").strip()[:200]}
    return redirect("base:job", jobs.ask(work.TAKE, f"导入“{found.title}”", task, user_of(request)).pk)


@requires(Right.IMPORT)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """No: let go of the files."""
    found = _own(request, pk)
    if found.batch_id is None:
        found.clear()
        found.delete()
        messages.info(request, "已放弃，没有导入任何数据。")
    return redirect("intake:home")


@requires(Right.IMPORT)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What came in together."""
    found = _batch(request, pk)
    names = {form.id: form.name for form in rules(found.year or today().year).forms.values()}
    counted = found.records.values("form").annotate(rows=Count("pk"), changed=Count("pk", filter=~Q(version=1)))
    forms = [one | {"name": names.get(one["form"], one["form"])} for one in counted.order_by("form")]
    context = {"batch": found, "forms": forms, "total": found.records.count()}
    return render(request, "intake/batch.html", context)


@requires(Right.IMPORT)
@require_POST
def batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a whole batch back."""
    found = _batch(request, pk)
    if not _may_undo(user_of(request), found):
        raise Http404
    try:
        left = undo(found, user_of(request))
    except AlreadyUndone:
        messages.info(request, "这一批此前已经撤销。")
        return redirect("intake:batch", pk)
    messages.success(request, "已撤销这一批导入，被它更替的记录已恢复。")
    if left:
        names = {form.id: form.name for form in rules(found.year or today().year).forms.values()}
        told = "；".join(f"{names.get(one.form, one.form)}第{one.pk}号（{one.unit.name}）" for one in left[:20])
        more = f"等{len(left)}条" if len(left) > 20 else ""
        messages.warning(request, f"导入后又被修改过的没有撤销：{told}{more}。如需撤销，请逐条办理。")
    return redirect("intake:batch", pk)


def _may_undo(user: User, found: Batch) -> bool:
    """All of its rows must lie where the user may bring rows in."""
    return not found.records.exclude(scope(user, Right.IMPORT)).exists()


def _batch(request: HttpRequest, pk: int) -> Batch:
    found = _batches(user_of(request)).select_related("by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
