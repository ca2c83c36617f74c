"""Documents: the list, one to be read, downloads in every format and face, and the whole set."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from pingyi.doctree import Document
from pingyi.documents import outputs
from pingyi.documents.rendering import public, rendered
from pingyi.errors import Refusal, UnknownName
from pingyi.prose.papers import kinds, minutes
from pingyi.review_model import Review
from pingyi.web.base import jobs
from pingyi.web.base.access import Right, requires
from pingyi.web.base.files import download as as_file
from pingyi.web.people.models import User
from pingyi.web.years import store, tasks
from pingyi.web.years.current import is_district, own_unit, reviewing_of, visible
from pingyi.web.years.faces import FACES, turned
from pingyi.web.years.manuscripts import paper
from pingyi.web.years.models import Reviewing
from pingyi.web.years.reading_papers import address, blocks, shown_lines

ENDINGS = frozenset({"docx", "pdf", "md"})
FILES = {
    "speech": outputs.SPEECH_WORD,
    "scores": outputs.SCORECARDS,
    "lists": outputs.LISTS,
    "fairness": outputs.FAIRNESS,
    "data": outputs.DATA,
    "whole": tasks.WHOLE,
}
"""What may be fetched from a review's folder, by the name in the address."""


@require_safe
@requires(Right.YEAR_READ)
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """All documents of a review; a committee finds those about itself."""
    user = cast("User", request.user)
    found = reviewing_of(request, pk)
    review, seen = store.review_of(found.folder), visible(user)
    whole, each = kinds()
    edited = {(one.kind, one.unit): one for one in found.manuscripts.select_related("updated_by")}
    there = {name: file for name, file in FILES.items() if (store.place(found.folder) / file).is_file()}
    context = {
        "found": found,
        "review": review,
        "district": is_district(user),
        "whole": [(kind, edited.get((kind, ""))) for kind in whole] if is_district(user) else [],
        "each": [
            (
                kind,
                [
                    (sheet.unit, review.name(sheet.unit), edited.get((kind, sheet.unit)))
                    for sheet in review.sheets
                    if sheet.unit in seen
                ],
            )
            for kind in each
        ],
        "files": there if is_district(user) else {},
    }
    return render(request, "years/papers.html", context)


@require_safe
@requires(Right.YEAR_READ)
def read(request: HttpRequest, pk: int, kind: str, unit: str = "") -> HttpResponse:
    """One document as it stands, each number with the way to its evidence."""
    found, review, document, edited = _paper(request, pk, kind, unit)
    context: dict[str, Any] = {
        "found": found,
        "kind": kind,
        "unit": unit,
        "document": document,
        "head": shown_lines(document),
        "blocks": blocks(document, f"r{found.pk}", review),
        "minutes": minutes(document),
        "edited": edited,
        "faces": list(FACES) if is_district(cast("User", request.user)) else [],
        "district": is_district(cast("User", request.user)),
    }
    return render(request, "years/paper.html", context)


@require_safe
@requires(Right.YEAR_READ)
def download(request: HttpRequest, pk: int, kind: str, unit: str = "") -> HttpResponse:
    """One document as a file: ?format=docx|pdf|md, ?face=留存|会议|公开 (the district's to choose; else 会议)."""
    found, review, document, _ = _paper(request, pk, kind, unit)
    ending = request.GET.get("format", "docx")
    face = request.GET.get("face", "") if is_district(cast("User", request.user)) else "会议"
    if ending not in ENDINGS or face not in {"", *FACES}:
        raise Http404
    try:
        told = turned(document, face, found, review) if face else document
        data = public(told, review, ending) if face == "公开" else rendered(told, review, ending, found.seal.hash)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(address("paper", found.pk, kind, unit))
    name = f"{review.year}年度{kind}{review.name(unit) if unit else ''}{f'（{face}文本）' if face else ''}.{ending}"
    return as_file(data, name)


@require_safe
@requires(Right.YEAR)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the files that lie beside a review."""
    found = reviewing_of(request, pk)
    path = store.place(found.folder) / FILES[name] if name in FILES else None
    if path is None or not path.is_file():
        raise Http404
    return as_file(path.read_bytes(), f"{found.seal.year_id}年度{path.name}")


@require_POST
@requires(Right.YEAR)
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Write every document into one archive, in the background."""
    found = reviewing_of(request, pk)
    title = f"写出{found.seal.year_id}年全套文稿"
    asked = jobs.ask(tasks.PAPERS, title, {"review": found.pk}, cast("User", request.user))
    return redirect("base:job", asked.pk)


def _paper(request: HttpRequest, pk: int, kind: str, unit: str) -> tuple[Reviewing, Review, Document, bool]:
    """A document that somebody may read: the district's own the district alone, a reviewee's whoever may read its sheet."""
    found = reviewing_of(request, pk)
    if unit:
        own_unit(request, unit)
    elif not is_district(cast("User", request.user)):
        raise Http404
    try:
        document, manuscript, _ = paper(found, kind, unit)
    except UnknownName as unknown:
        raise Http404 from unknown
    return found, store.review_of(found.folder), document, manuscript is not None
