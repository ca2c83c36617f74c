"""A pack's worked cases, run in the background: hundreds of them take longer than a page may."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from pingyi.documents.outputs import save
from pingyi.facts.seal.layout import json_bytes
from pingyi.web.base.jobs import Report, job
from pingyi.web.rulebooks.books import Book, book_of, cases_of
from pingyi.worked import run_case

CASES = "pack-cases"


def outcome_of(book: Book) -> Path:
    """Where what came out is kept."""
    return Path(settings.HOME) / "packs" / f"cases-{book.key}-{book.read.pack.version}.json"


@job(CASES)
def _cases(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    book = book_of(task["book"])
    cases, issues = cases_of(book)
    outcome = []
    for index, case in enumerate(cases):
        report(case.name, 100 * index // len(cases))
        found = run_case(case, book.rules(case.year))
        outcome.append({"name": case.name, "year": case.year, "issues": [str(issue) for issue in found]})
    save(outcome_of(book), json_bytes({"issues": [str(issue) for issue in issues], "cases": outcome}))
    return {"page": "rulebooks:cases", "args": [book.key]}
