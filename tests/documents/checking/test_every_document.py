"""No number without a claim: every document of made-up districts is checked as `pingyi verify` checks a paper."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.demo import random_district
from pingyi.doctree import Document, Run, cell_runs
from pingyi.documents.checking import Truth
from pingyi.documents.checking.annex import annex_lines
from pingyi.documents.checking.compare import Comparison
from pingyi.documents.checking.reading import Line, Mark
from pingyi.documents.layout import Line as LaidOut
from pingyi.documents.layout import elements
from pingyi.documents.traces import Marker
from pingyi.packs import load_rules
from pingyi.prose.papers import papers
from pingyi.review import review


def lines_of(document: Document, marker: Marker) -> list[Line]:
    """The paper's lines with its bookmarks, without the way through a file."""
    made: list[Line] = []
    row = 0

    def add(runs: tuple[Run, ...], row: int = 0) -> None:
        line, at = Line(f"第{len(made) + 1}段", row=row), 0
        for run, name in zip(runs, marker.marks(runs), strict=True):
            if name:
                line.marks.append(Mark(name, at, at + len(run.text)))
            at += len(run.text)
        line.text = "".join(run.text for run in runs)
        made.append(line)

    for element in elements(document):
        if isinstance(element, LaidOut):
            add(element.runs)
        else:
            for cells in (element.table.head, *element.table.rows):
                row += 1
                for cell in cells:
                    add(cell_runs(cell), row)
    return made


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 60))
def test_every_number_of_every_document_is_a_claims(seed: int) -> None:
    made = random_district(seed)
    facts = made.facts(made.years[-1])
    found = review(facts, load_rules(["seed-district"], facts.year))
    written = tuple(paper.document for paper in papers(found))
    truth = Truth(found, written)
    for document in written:
        marker = Marker(found.year, "", truth.names)
        lines = lines_of(document, marker)
        annexed = annex_lines(lines)
        comparison = Comparison(truth, tuple(marker.traces))
        comparison.run(line for index, line in enumerate(lines) if index not in annexed)
        assert comparison.found == []
        assert comparison.stands == len(marker.traces) + comparison.by_text
