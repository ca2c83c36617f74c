"""The papers, set once by each of the two ways."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.layout.offices import printed
from checks.layout.pages import Page, pages
from checks.layout.samples import SAMPLES
from pingyi.doctree import Document
from pingyi.documents import docx, pdf
from pingyi.prose.papers.whole import papers
from pingyi.review_model import Review

WAYS = ("typst", "libreoffice")
HANG = {"typst": 0.0, "libreoffice": 2.9}
"""LibreOffice 7.4 lets a stop hang, even where the style forbids it (w:overflowPunct=0)."""


@dataclass(frozen=True)
class Set:
    """Documents by name, their pages by name, and by how much a stop may hang."""

    documents: Mapping[str, Document]
    pages: Mapping[str, tuple[Page, ...]]
    hang: float


def both(documents: Mapping[str, Document], way: str, folder: Path) -> Set:
    """The documents and their pages."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    if way == "libreoffice":
        files = printed({name: docx.render(paper, left=True) for name, paper in documents.items()}, folder)
        return Set(documents, {name: pages(path) for name, path in files.items()}, HANG[way])
    found = {}
    for name, paper in documents.items():
        (folder / f"{name}.pdf").write_bytes(pdf.render(paper))
        found[name] = pages(folder / f"{name}.pdf")
    return Set(documents, found, HANG[way])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """Every document of a made-up district."""
    out = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "pingyi", "demo", "--size", "small", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    review = Review.model_validate_json((out / "2019年评议" / "review.json").read_bytes())
    listed = papers(review, mark="征求意见稿", date="2019年12月30日")
    return {paper.stem.replace("/", "-"): paper.document for paper in listed}


@pytest.fixture(scope="session", params=WAYS)
def samples(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Set:
    return both(SAMPLES, request.param, tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session", params=WAYS)
def whole(request: pytest.FixtureRequest, demo: dict[str, Document], tmp_path_factory: pytest.TempPathFactory) -> Set:
    """The demo's papers."""
    return both(demo, request.param, tmp_path_factory.mktemp("whole"))
