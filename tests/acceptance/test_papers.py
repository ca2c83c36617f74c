"""All documents of the demo, and of random districts: complete, of the right length, and without a number of their own."""

from __future__ import annotations

import re

import pytest

from pingyi.demo import random_district
from pingyi.doctree import Document, Heading, Paragraph
from pingyi.prose import Options, commentary
from pingyi.prose.commentary import ANSWERS
from pingyi.prose.flow import LEADS
from pingyi.prose.papers import feedback, papers, remarks
from pingyi.review_model import Review
from tests.acceptance.conftest import Demo, reviewed
from tests.acceptance.test_claims import CLAIMS
from tests.prose.unclaimed import unclaimed

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def speech(demo: Demo) -> Document:
    return commentary(demo.done.review)


def states(review: Review, document: Document) -> set[str]:
    known = {claim.id: claim for claim in review.claims}
    return {state for claim in document.claims if claim in known for state in known[claim].states}


def test_the_default_is_between_three_and_four_thousand_and_says_forty_of_the_claims(
    demo: Demo, speech: Document
) -> None:
    assert 3_000 <= speech.characters <= 4_000
    assert len(states(demo.done.review, speech) & set(CLAIMS)) >= 40


def test_every_section_of_part_three_asks_for_something(speech: Document) -> None:
    headings = [block.text for block in speech.blocks if isinstance(block, Heading) and block.level == 2]
    assert len(headings) == 4
    assert all("一要" in text.text for text in list(speech.paragraphs())[-5:-1])


def test_each_claim_stands_in_the_feedback_to_its_reviewee(demo: Demo) -> None:
    review = demo.done.review
    told = {sheet.unit: feedback(review, sheet.unit) for sheet in review.sheets}
    for claim in (claim for claim in review.claims if set(claim.states) & set(CLAIMS)):
        if claim.unit != review.root:
            assert claim.id in told[claim.unit].claims, claim.text
    everywhere = {state for document in told.values() for state in states(review, document)}
    assert set(CLAIMS) - everywhere == set()


@pytest.mark.parametrize("length", [1_500, 4_000, 5_000])
def test_no_lead_phrase_stands_twice_in_a_part(demo: Demo, length: int) -> None:
    part: list[str] = []
    for block in commentary(demo.done.review, Options(length=length)).blocks:
        if isinstance(block, Heading):
            part = [] if block.level == 1 else part
        elif isinstance(block, Paragraph):
            leads = [run.text for run in block.runs if run.framing and run.text in (*LEADS, *ANSWERS)]
            assert not set(part) & set(leads)
            assert len(leads) == len(set(leads))
            part += leads


def test_a_tone_says_more_of_its_kind(demo: Demo) -> None:
    review = demo.done.review
    kinds = {claim.id: claim.kind for claim in review.claims}

    def praise(options: Options) -> float:
        said = [kinds[claim] for claim in commentary(review, options).claims if claim in kinds]
        assert len(set(said)) == 2
        return said.count("achievement") / len(said)

    assert praise(Options(2_500, "问题导向")) < praise(Options(2_500)) <= praise(Options(2_500, "肯定为主"))
    assert praise(Options(4_000, "问题导向")) < praise(Options(4_000)) < praise(Options(4_000, "肯定为主"))


@pytest.mark.parametrize("units", [1, 2])
def test_no_more_units_are_named_in_a_paragraph_than_asked(demo: Demo, units: int) -> None:
    review = demo.done.review
    known = {claim.id: claim for claim in review.claims}
    made = commentary(review, Options(length=5_000, units=units))
    for theme in review.themes:
        named = {known[one].unit for one in made.claims if one in known and known[one].theme == theme.id}
        assert len(named - {review.root}) <= units


def test_the_speech_is_said_in_chinese_print(demo: Demo) -> None:
    text = "".join(block.text for block in commentary(demo.done.review, Options(length=5_000)).paragraphs())
    assert not HALF_WIDTH.search(text)
    assert not LATIN.search(text)
    for phrase in ("全部全部", "0个", "、。", "；。", "，。", "要要"):
        assert phrase not in re.sub(r"\d0", "", text), phrase
    for slogan in ("新时代党的建设总要求", "“四个自信”", "“两个维护”"):
        assert slogan in text


def wrong(review: Review) -> list[str]:
    found = []
    for paper in papers(review):
        assert paper.document.blocks
        assert all(issue.message and issue.hint for issue in remarks(review, paper.kind, paper.stem, paper.document))
        found += [f"{paper.stem}：{one}" for one in unclaimed(review, paper.document)]
    return found


def test_the_demo_s_documents_have_no_number_of_their_own(demo: Demo, small: Demo) -> None:
    assert wrong(demo.done.review) == []
    assert wrong(small.done.review) == []


def test_they_are_the_same_from_the_review_s_file(small: Demo) -> None:
    again = Review.model_validate_json(small.done.review.to_json())
    assert list(papers(again)) == list(papers(small.done.review))


@pytest.mark.parametrize("seed", range(50))
def test_random_districts_have_no_number_of_their_own(seed: int) -> None:
    assert wrong(reviewed(random_district(seed)).done.review) == []
