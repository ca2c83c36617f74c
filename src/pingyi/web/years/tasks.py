"""The year's long work, registered with the worker."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pingyi.documents.outputs import save
from pingyi.documents.rendering import renderer
from pingyi.prose.papers import count, papers
from pingyi.web.base.jobs import Report, job
from pingyi.web.people.models import User
from pingyi.web.years import store
from pingyi.web.years.making import likely, review_seal, seal_year
from pingyi.web.years.manuscripts import edited_paper
from pingyi.web.years.models import Reviewing, Seal

LIKELY, SEAL, REVIEW, PAPERS = "likely", "seal", "review", "papers"
WHOLE = "全套文稿.zip"


@job(LIKELY)
def _likely(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    made = likely(task["year"], report)
    return {"page": task.get("page", "years:dashboard"), "snapshot": made.pk}


@job(SEAL)
def _seal(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    made = seal_year(task["year"], _who(task), task.get("why", ""), report)
    return {"page": "years:seal", "args": [made.pk]}


@job(REVIEW)
def _review(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    made = review_seal(Seal.objects.get(pk=task["seal"]), _who(task), report, task.get("length", 4_000))
    return {"page": "years:scores", "args": [f"r{made.pk}"]}


@job(PAPERS)
def _papers(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Every document as Word, those that were edited as edited, in one archive."""
    reviewed = Reviewing.objects.select_related("seal").get(pk=task["review"])
    review, done = store.review_of(reviewed.folder), 0
    total, written = count(review), BytesIO()
    edited = {(one.kind, one.unit): one for one in reviewed.manuscripts.all()}
    render = renderer("docx", reviewed.seal.hash)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in papers(review):
            done += 1
            report(f"写出{paper.stem}", 5 + 90 * done // total)
            own = edited.get((paper.kind, paper.unit))
            document = edited_paper(review, own).document if own else paper.document
            info = zipfile.ZipInfo(f"{paper.stem}.docx", (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, render(document, review), zipfile.ZIP_DEFLATED)
    save(store.place(reviewed.folder) / WHOLE, written.getvalue())
    return {"page": "years:papers", "args": [reviewed.pk]}


def _who(task: Mapping[str, Any]) -> User | None:
    return User.objects.filter(pk=task["by"]).first() if task.get("by") else None
