"""What pingyi writes, the reader reads back: every claim and every requirement of a commentary."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.doctree import Document, Heading, Paragraph
from pingyi.prose import commentary
from pingyi.reading.sources import from_text
from pingyi.reading.speech import read
from pingyi.review_model import Review
from tests.prose.reviews import review

LEAST = 4


def text_and_spans(document: Document) -> tuple[str, list[tuple[int, int, str]]]:
    """A commentary as text, and where each claim stands in it: start, end, its id. Requirements stand in part three."""
    text = f"{document.title}\n{document.salutation}\n"
    spans: list[tuple[int, int, str]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                start, text = len(text), text + run.text
                if not run.claim:
                    continue
                if spans and spans[-1][1:] == (start, run.claim):
                    start = spans.pop()[0]
                spans.append((start, len(text), run.claim))
        elif isinstance(block, Heading):
            text += block.text
        text += "\n"
    return text, spans


def lost(given: Review) -> tuple[list[str], int]:
    """What was not read back as what it is (by half of its length at least), and of how many."""
    text, spans = text_and_spans(commentary(given))
    source = from_text(text)
    assert source.text == text
    reading = read(source)
    third = next(heading.start for heading in reading.headings if "责任要再压实" in heading.title)
    kinds = {claim.id: claim.kind for claim in given.claims}
    found = [(one.start, one.end, one.kind) for one in reading.findings]
    found += [(one.start, one.end, "task") for one in reading.tasks]
    missing = []
    told = [span for span in spans if len(text[span[0] : span[1]].strip("，。；、")) >= LEAST]
    for start, end, claim in told:
        kind = "task" if start > third else kinds[claim]
        covered = sum(max(0, min(end, stop) - max(start, first)) for first, stop, its in found if its == kind)
        if 2 * covered < end - start:
            missing.append(text[start:end])
    return missing, len(told)


def test_a_commentary_is_read_back() -> None:
    missing, told = lost(review({"visit-few@T02": 1}))
    assert told > 10
    assert missing == []


@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["visit-few@T02", "town-income@T01", "village-income@V2", "lags@T02"]), st.integers(0, 3)
    )
)
def test_a_commentary_with_any_past_is_read_back(years: dict[str, int]) -> None:
    missing, told = lost(review(years))
    assert len(missing) <= 0.02 * told, missing
