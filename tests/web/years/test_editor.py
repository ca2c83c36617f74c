"""Editing the commentary: claims are kept, and no number goes without one."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from pingyi.doctree import Document, Paragraph, Run
from pingyi.prose import Options
from pingyi.prose.papers import one
from pingyi.web.journal.models import Line
from pingyi.web.years import manuscripts as work
from pingyi.web.years.models import Manuscript, Reviewing
from tests.web.years_tiny import kept, reviewed


@pytest.fixture(scope="module")
def speech() -> Document:
    return one(kept().review, "点评讲话", "", Options()).document


def claimed(document: Document) -> tuple[int, list[tuple[Run, ...]], int]:
    """A paragraph with at least two claims: its index, its stretches, the index of the first claimed one."""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            own = work.stretches(block.runs)
            numbered = [i for i, s in enumerate(own) if s[0].claim and any(run.evidence for run in s)]
            if len(numbered) > 1:
                return index, own, numbered[0]
    raise AssertionError


def said(stretch: tuple[Run, ...]) -> str:
    return "".join(run.text for run in stretch)


def test_a_rewritten_sentence_keeps_its_claim_and_its_evidence(speech: Document) -> None:
    index, own, at = claimed(speech)
    texts = [said(one) for one in own]
    texts[at] = "经核实，" + texts[at]
    changed = work.rewritten(speech, index, texts)
    text = work.checked(kept().review, speech, speech, changed)
    read = work.rereading.read(text, kept().review, speech)
    assert not read.removed
    block = read.document.blocks[index]
    assert isinstance(block, Paragraph)
    assert "经核实" in block.text
    assert any(run.claim == own[at][0].claim and run.evidence for run in block.runs)


def test_a_number_that_is_not_the_claims_is_refused(speech: Document) -> None:
    index, own, at = claimed(speech)
    texts = [said(one) for one in own]
    texts[at] = texts[at].rstrip("。；，") + "，另有98765人参加。"
    with pytest.raises(work.Unproven, match="98765"):
        work.checked(kept().review, speech, speech, work.rewritten(speech, index, texts))


def test_a_number_in_a_new_paragraph_is_refused(speech: Document) -> None:
    with pytest.raises(work.Unproven, match="没有依据"):
        work.checked(kept().review, speech, speech, work.added(speech, 2, "全区共有321个先进集体。"))


def test_blocks_and_sentences_can_be_moved_left_out_and_put_in(speech: Document) -> None:
    index, own, at = claimed(speech)
    review = kept().review
    moved = work.moved(speech, index, 1)
    assert moved.blocks[index + 1] == speech.blocks[index]
    swapped = work.moved(speech, index, 1, at) if at + 1 < len(own) else work.moved(speech, index, -1, at)
    assert sorted(swapped.claims) == sorted(speech.claims)
    work.checked(review, speech, speech, swapped)
    gone = work.removed(speech, index)
    assert set(gone.claims) < set(speech.claims)
    unsaid = work.unsaid(review, gone, "")
    again = work.stated(gone, review, index if isinstance(gone.blocks[index], Paragraph) else index - 1, unsaid[0][0])
    assert unsaid[0][0] in again.claims
    work.checked(review, speech, gone, again)


def test_an_emptied_sentence_is_left_out(speech: Document) -> None:
    index, own, at = claimed(speech)
    texts = [said(one) for one in own]
    texts[at] = " "
    left = work.rewritten(speech, index, texts).blocks[index]
    assert isinstance(left, Paragraph)
    assert own[at] != tuple(run for run in left.runs if run.claim == own[at][0].claim)


@pytest.mark.parametrize("block", [-1, 999])
def test_a_place_that_is_not_there_is_refused(speech: Document, block: int) -> None:
    with pytest.raises(work.NoSuchPlace):
        work.removed(speech, block)


@pytest.mark.django_db
def test_the_editor_saves_refuses_and_tells_of_another_editor(world: Any, speech: Document) -> None:
    found: Reviewing = reviewed()
    index, own, at = claimed(speech)
    address = reverse("years:edit", args=[found.pk, "点评讲话"])
    client = world.client("district")
    texts = [said(one) for one in own]
    good, bad = list(texts), list(texts)
    good[at] = "经核实，" + good[at]
    bad[at] = "共有98765人。"
    asked = {"act": "rewrite", "block": index, "version": 0}
    refused = client.post(address, asked | {"text": bad})
    assert refused.status_code == 422
    assert "98765" in refused.content.decode()
    assert not Manuscript.objects.exists()
    assert client.post(address, asked | {"text": good}).status_code == 302
    kept_text = Manuscript.objects.get().text
    assert "经核实" in kept_text
    client.post(address, asked | {"text": texts, "version": 7})
    assert Manuscript.objects.get().text == kept_text
    second = client.post(address, asked | {"text": texts, "version": 1})
    assert second.status_code == 302
    assert Manuscript.objects.get().version == 2
    assert "经核实" not in Manuscript.objects.get().text
    assert Line.objects.filter(action="修改文稿").count() == 2
    shown = client.get(reverse("years:commentary", args=[found.pk, "点评讲话"]), {"block": index})
    assert shown.status_code == 200
    client.post(address, {"act": "restart", "version": 2, "length": 2500, "tone": "问题导向"})
    assert Manuscript.objects.get().options == {"length": 2500, "tone": "问题导向", "units": 0}
