"""What a check says on a terminal and to programs."""

from __future__ import annotations

from pingyi.documents.checking import Checked, Found, Sort, told


def test_the_lines() -> None:
    found = (
        Found(Sort.DROPPED, "", "前【3个】后", was="3个", claim="c", sealed="说3个"),
        Found(Sort.CHANGED, "第2段", "前【4个】后", "4个", "3个", "c", "说3个", tracked=True),
        Found(Sort.CORRECTED, "第3段", "前【4个】后", "4个", "3个", "c", "说4个"),
        Found(Sort.REMOVED, "第4段", "前【】后", was="3个", claim="c"),
        *(Found(Sort.UNPROVEN, "第9段", now="7个") for _ in range(told.SHOWN)),
    )
    said = list(told.lines(Checked("a.docx", 5, found, ("有1条批注。",))))
    assert said[0] == "“a.docx”有62处与封存不一致：5处数字、名称与封存年度相符。"
    assert said[1] == "  · 有1条批注。"
    assert said[2] == "  × 第2段：原为“3个”，现为“4个”，被改动（修订，尚未接受）　前【4个】后　→ 封存年度：说3个"
    assert said[3] == "  × 第4段：“3个”数字从句中删去　前【】后"
    assert said[-1] == "  · 其余4处用 --json 查看。"
    assert list(told.lines(Checked("b.docx", 1, found[:1]))) == [
        "“b.docx”与封存一致：1处数字、名称与封存年度相符。", "  · “3个”随句删去　前【3个】后",
    ]  # fmt: skip


def test_for_programs() -> None:
    raw = told.as_json(Checked("a.docx", 5, (Found(Sort.UNPROVEN, "第9段", now="7个"),), ()))
    assert (raw["agrees"], raw["found"][0]["sort"], raw["found"][0]["problem"]) == (False, "unproven", True)
