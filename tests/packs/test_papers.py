"""The frame of the documents: read once, with sensible defaults, and every slip named with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from pingyi.errors import PackRefused
from pingyi.packs import load_rules
from pingyi.packs.schema import Papers
from pingyi.packs.schema.papers import DebriefPaper

HEAD = "id: p\nname: 试\nversion: '1'\nextends: [seed-district]\n"


def folder(tmp_path: Path, papers: str, **more: str) -> Path:
    place = tmp_path / "p"
    place.mkdir()
    place.joinpath("pack.yaml").write_text(HEAD + papers, "utf-8")
    for name, text in more.items():
        place.joinpath(f"{name}.yaml").write_text(text, "utf-8")
    return place


def refused(tmp_path: Path, papers: str, **more: str) -> list[tuple[str, int | None]]:
    with pytest.raises(PackRefused) as caught:
        load_rules([folder(tmp_path, papers, **more)], 2019)
    return [(issue.code, issue.place.row) for issue in caught.value.issues]


def test_without_any_there_are_defaults() -> None:
    assert load_rules(["regulations"], 2019).papers == Papers()
    assert Papers().debrief.least_problems == 0


def test_the_seed_district_sets_five_contents_and_a_share() -> None:
    papers = load_rules(["seed-district"], 2019).papers
    assert len(papers.debrief.contents) == 5
    assert papers.debrief.least_problems == Fraction(1, 4)
    assert papers.signature == "示例区委组织部"


def test_the_topmost_pack_s_stand(tmp_path: Path) -> None:
    papers = load_rules([folder(tmp_path, "papers: {signature: 某委}\n")], 2019).papers
    assert (papers.signature, papers.debrief) == ("某委", DebriefPaper())


@pytest.mark.parametrize(
    ("papers", "issue"),
    [
        ("papers:\n  debrief: {title: '{yaer}述职'}\n", "papers.debrief.title"),
        ("papers:\n  plan: {opening: '{year'}\n", "papers.plan.opening"),
        ("papers:\n  debrief: {problem_share: '0.25'}\n", "papers.debrief.problem_share"),
        ("papers:\n  circular: {show: all}\n", "papers.circular.show"),
        ("papers:\n  sign: x\n", "papers.sign"),
        ("papers:\n  debrief: {contents: [{heading: x, themes: [nope]}]}\n", "papers.debrief.contents.0.themes.0"),
        ("papers:\n  debrief: {contents: [{heading: x, claims: [nope]}]}\n", "papers.debrief.contents.0.claims.0"),
    ],
)
def test_a_slip_is_named_where_it_stands(tmp_path: Path, papers: str, issue: str) -> None:
    with pytest.raises(PackRefused) as caught:
        load_rules([folder(tmp_path, papers)], 2019)
    assert [(one.place.row, one.place.column) for one in caught.value.issues] == [(6, issue)] or issue in str(
        caught.value
    )


def test_a_second_frame_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "papers: {signature: 甲}\n", z="papers: {signature: 乙}\n") == [("duplicate-id", 1)]


def test_a_slogan_out_of_its_time_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, "papers: {feedback: {closing: 决战脱贫攻坚}}\n")
    assert load_rules([place], 2019).papers.feedback.closing == "决战脱贫攻坚"
    with pytest.raises(PackRefused, match="提法“脱贫攻坚”在2022年不适用"):
        load_rules([place], 2022)


def test_a_theme_out_of_force_is_left_out_without_a_word(tmp_path: Path) -> None:
    text = "papers: {debrief: {contents: [{heading: x, themes: [system], claims: [life-regular]}]}}\n"
    (content,) = load_rules([folder(tmp_path, text)], 2019).papers.debrief.contents
    assert (content.themes, content.claims) == (("system",), ("life-regular",))
