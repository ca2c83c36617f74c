"""The editor of commentary and other documents: choose, reorder, rewrite, with every number's claim kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pingyi.doctree import Document
from pingyi.errors import Refusal, UnknownName
from pingyi.prose import Options, editing
from pingyi.prose.fairness import report
from pingyi.prose.papers import minutes
from pingyi.prose.selection import Tone
from pingyi.web.base.access import Right, requires
from pingyi.web.base.editing import Stale, create
from pingyi.web.journal.chain import write
from pingyi.web.people.models import User
from pingyi.web.years import manuscripts as work
from pingyi.web.years import store
from pingyi.web.years.current import reviewing_of
from pingyi.web.years.models import Manuscript, Reviewing
from pingyi.web.years.reading_papers import address, blocks

LIMITS = (4_000, 5_000)
"""《整治形式主义为基层减负若干规定》: 专项 4,000, 综合 5,000."""


@require_safe
@requires(Right.YEAR)
def commentary(request: HttpRequest, pk: int, kind: str = work.SPEECH, unit: str = "") -> HttpResponse:
    """The document block by block; ?block=3 opens one for rewriting, so that the page stays light and works without script."""
    found = reviewing_of(request, pk)
    review = store.review_of(found.folder)
    document, manuscript, edited = _paper(found, kind, unit)
    opened = request.GET.get("block", "")
    block = int(opened) if opened.isdecimal() and int(opened) < len(document.blocks) else None
    context: dict[str, Any] = {
        "found": found,
        "kind": kind,
        "unit": unit,
        "name": review.name(unit) if unit else "",
        "document": document,
        "manuscript": manuscript,
        "version": manuscript.version if manuscript else 0,
        "save_url": address("edit", pk, kind, unit),
        "blocks": list(blocks(document, f"r{pk}", review)),
        "opened": block,
        "stretches": _stretches(document, block),
        "unsaid": work.unsaid(review, document, unit)[:60],
        "removed": _titles(review, edited.removed) if edited else [],
        "dropped": [one for one in edited.problems if one.sort == "number-dropped"] if edited else [],
        "minutes": minutes(document),
        "limits": LIMITS,
        "remarks": report(review, document, None, []).remarks if kind == work.SPEECH else (),
        "tones": [tone for tone in get_args(Tone) if tone],
        "options": work.options_of(manuscript),
        "speech": work.SPEECH,
    }
    return render(request, "years/editor.html", context)


@require_POST
@requires(Right.YEAR)
def edit(request: HttpRequest, pk: int, kind: str, unit: str = "") -> HttpResponse:
    """One change: ``act`` = rewrite | up | down | remove | state | add | restart, at ``block`` (and ``stretch``)."""
    found, user = reviewing_of(request, pk), cast("User", request.user)
    review = store.review_of(found.folder)
    document, manuscript, _ = _paper(found, kind, unit)
    act, back = request.POST.get("act", ""), address("commentary", pk, kind, unit)
    block = _number(request, "block", 0)
    try:
        if act == "restart":
            options = _options(request)
            first = work.original(found, kind, unit, options)
            _save(found, manuscript, _seen(request), user, (kind, unit), editing.draft(first), options, "重新起草文稿")
            messages.success(request, "已按所选字数和基调重新起草。")
            return redirect(back)
        if act not in _ACTS:
            raise Http404
        changed = _ACTS[act](document, request)
        if act == "state":
            changed = work.stated(document, review, block, request.POST.get("claim", ""))
        options = work.options_of(manuscript)
        first = work.original(found, kind, unit, options)
        text = work.checked(review, first, document, changed)
        _save(found, manuscript, _seen(request), user, (kind, unit), text, options, "修改文稿")
    except Stale as stale:
        messages.error(request, f"{stale}。您的改动没有保存。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        if act == "rewrite":
            return _again(request, found, (kind, unit), document, block)
        return redirect(f"{back}#block{block}")
    else:
        messages.success(request, "已保存。")
    return redirect(f"{back}#block{max(0, block)}")


def _again(
    request: HttpRequest, found: Reviewing, paper: tuple[str, str], document: Document, block: int
) -> HttpResponse:
    """The refused change, still as it was typed, beside the reason."""
    typed = request.POST.getlist("text")
    own = _stretches(document, block)
    for stretch, text in zip(own, typed, strict=False):
        stretch["text"] = text
    context = {
        "found": found,
        "kind": paper[0],
        "unit": paper[1],
        "opened": block,
        "stretches": own,
        "version": _seen(request),
        "save_url": address("edit", found.pk, paper[0], paper[1]),
    }
    return render(request, "years/rewrite.html", context, status=422)


def _rewrite(document: Document, request: HttpRequest) -> Document:
    return work.rewritten(document, _number(request, "block", -1), request.POST.getlist("text"))


def _move(by: int) -> Callable[[Document, HttpRequest], Document]:
    def move(document: Document, request: HttpRequest) -> Document:
        stretch = _number(request, "stretch", -1)
        return work.moved(document, _number(request, "block", -1), by, stretch if stretch >= 0 else None)

    return move


def _same(document: Document, _: HttpRequest) -> Document:
    return document


_ACTS: Mapping[str, Callable[[Document, HttpRequest], Document]] = {
    "rewrite": _rewrite,
    "up": _move(-1),
    "down": _move(1),
    "remove": lambda document, request: work.removed(document, _number(request, "block", -1)),
    "state": _same,
    "add": lambda document, request: work.added(document, _number(request, "block", -1), request.POST.get("text", "")),
}


@transaction.atomic
def _save(
    found: Reviewing,
    manuscript: Manuscript | None,
    seen: int,
    user: User,
    paper: tuple[str, str],
    text: str,
    options: Options,
    action: str,
) -> None:
    """Keep the text; the journal keeps the paragraphs that changed, not the whole document each time.

    Raises:
        Stale: somebody has saved another version meanwhile.
    """
    kept = {"length": options.length, "tone": options.tone, "units": options.units}
    if manuscript is None:
        current = found.manuscripts.filter(kind=paper[0], unit=paper[1]).first()
        if current is not None:
            raise Stale(current)
        fresh = Manuscript(review=found, kind=paper[0], unit=paper[1], options=kept, text=text)
        create(fresh, user, action, unit=paper[1])
        return
    current = Manuscript.objects.select_for_update().get(pk=manuscript.pk)
    if current.version != seen:
        raise Stale(current)
    before, after = current.text.split("\n\n"), text.split("\n\n")
    current.text, current.options, current.updated_by = text, kept, user
    current.version += 1
    current.save()
    sides = {
        "before": [one for one in before if one not in after],
        "after": [one for one in after if one not in before],
    }
    write(user, action, current, unit=paper[1], before={"text": sides["before"]}, after={"text": sides["after"]})


def _paper(found: Reviewing, kind: str, unit: str) -> tuple[Document, Manuscript | None, Any]:
    try:
        return work.paper(found, kind, unit)
    except UnknownName as unknown:
        raise Http404 from unknown


def _stretches(document: Document, block: int | None) -> list[dict[str, Any]]:
    if block is None or not 0 <= block < len(document.blocks):
        return []
    found = document.blocks[block]
    text = getattr(found, "text", None)
    if text is not None and not hasattr(found, "runs"):
        return [{"claim": "", "text": text, "index": 0, "heading": True}]
    runs = getattr(found, "runs", ()) if not hasattr(found, "head") else ()
    own = work.stretches(runs)
    return [
        {"claim": stretch[0].claim, "text": "".join(run.text for run in stretch), "index": index}
        for index, stretch in enumerate(own)
    ]


def _titles(review: Any, claims: tuple[str, ...]) -> list[str]:
    known = {claim.id: claim.text for claim in review.claims}
    return [known[claim] for claim in claims if claim in known]


def _options(request: HttpRequest) -> Options:
    tone = request.POST.get("tone", "")
    length = min(max(_number(request, "length", 4_000), 1_500), 5_000)
    units = min(max(_number(request, "units", 0), 0), 50)
    return Options(length=length, tone=cast("Tone", tone if tone in get_args(Tone) else ""), units=units)


def _seen(request: HttpRequest) -> int:
    return _number(request, "version", 0)


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else default
