"""A debrief: begun from the records, every number with its claim, handed in, returned."""

from __future__ import annotations

from typing import Any

import pytest

from pingyi.web.plans import debriefs
from pingyi.web.plans.models import Debrief, DebriefState

pytestmark = pytest.mark.usefixtures("snapshot")


def begun(world: Any) -> Debrief:
    world.client("committee").post("/plans/debriefs/", {"unit": "T01"})
    return Debrief.objects.get()


def a_paragraph(debrief: Debrief) -> tuple[int, list[str]]:
    """The first paragraph with a claim, as the texts of its stretches."""
    from pingyi.doctree import Paragraph
    from pingyi.web.years.manuscripts import stretches

    blocks = debriefs.read(debrief)[1].document.blocks
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and any(run.claim for run in block.runs):
            return place, ["".join(run.text for run in one) for one in stretches(block.runs)]
    raise AssertionError


def test_a_committee_begins_its_own_from_its_records(world: Any) -> None:
    page = world.client("committee").get("/plans/debriefs/").content.decode()
    assert "河口镇党委" in page
    assert "青石镇党委" not in page

    debrief = begun(world)

    text = world.client("committee").get(f"/plans/debriefs/{debrief.pk}/").content.decode()
    assert "有出处" in text
    assert world.client("neighbour").get(f"/plans/debriefs/{debrief.pk}/").status_code == 404


def test_words_may_change_numbers_may_not(world: Any) -> None:
    debrief = begun(world)
    place, texts = a_paragraph(debrief)
    committee = world.client("committee")
    url = f"/plans/debriefs/{debrief.pk}/edit"

    other = {"block": place, "version": 1, "text": [*texts[:-1], texts[-1].rstrip("。") + "，我们认账。"]}
    assert committee.post(url, other).status_code == 302
    assert "我们认账" in Debrief.objects.get().text

    place, texts = a_paragraph(Debrief.objects.get())
    wrong = committee.post(url, {"block": place, "version": 2, "text": [*texts[:-1], texts[-1] + "另有987654项。"]})
    assert wrong.status_code == 422
    assert "987654" in wrong.content.decode()
    assert "987654" not in Debrief.objects.get().text


def test_two_at_work_see_each_other(world: Any) -> None:
    debrief = begun(world)
    place, texts = a_paragraph(debrief)
    committee = world.client("committee")
    changed = {"block": place, "version": 1, "text": [texts[0] + "（甲）", *texts[1:]]}
    committee.post(f"/plans/debriefs/{debrief.pk}/edit", changed)

    late = committee.post(f"/plans/debriefs/{debrief.pk}/edit", changed)

    assert late.status_code == 409
    assert "他人刚作了修改" in late.content.decode()


def test_handed_in_returned_and_handed_in_again(world: Any) -> None:
    debrief = begun(world)
    committee, district = world.client("committee"), world.client("district")
    committee.post(f"/plans/debriefs/{debrief.pk}/hand-in", {"version": 1})
    place, texts = a_paragraph(debrief)
    frozen = committee.post(f"/plans/debriefs/{debrief.pk}/edit", {"block": place, "version": 2, "text": texts})
    assert "不能修改" in frozen.content.decode()

    assert (
        "请写明理由"
        in district.post(f"/plans/debriefs/{debrief.pk}/return", {"version": 2}, follow=True).content.decode()
    )
    district.post(f"/plans/debriefs/{debrief.pk}/return", {"version": 2, "reason": "问题写得太轻"})
    assert "问题写得太轻" in committee.get(f"/plans/debriefs/{debrief.pk}/").content.decode()

    committee.post(f"/plans/debriefs/{debrief.pk}/hand-in", {"version": 3})
    assert Debrief.objects.get().state == DebriefState.HANDED


@pytest.mark.parametrize(("ending", "start"), [("docx", "pk"), ("md", "#"), ("html", "<!")])
def test_as_a_file(world: Any, ending: str, start: str) -> None:
    debrief = begun(world)

    content = world.client("committee").get(f"/plans/debriefs/{debrief.pk}/file/{ending}").content

    assert content.lower().startswith(start.encode())
