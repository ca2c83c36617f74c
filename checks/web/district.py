"""The district's own steps: the year checked, sealed and scored, a number followed to its record, the commentary edited."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
from playwright.sync_api import expect

from checks.web.persons import Person

WORDING = "对照上面的情况，请大家认真听、认真改。"


def the_year_is_checked_sealed_and_scored(district: Person) -> None:
    page = district.page
    district.door("评议")
    district.see("review-new", "年度评议")
    page.get_by_role("link", name="缺的、矛盾的、可疑的").click()
    district.see("quality-empty", "数据检查")
    district.ask("按今天的台账重新计算", r"/years/quality/", "job")
    district.see("quality", "数据检查")
    second = page.get_by_label("问题类别").get_by_role("link").nth(1)
    second.click()
    expect(second).to_have_attribute("aria-current", "page")
    district.see("quality-second", "数据检查")

    district.open("/years/seal/?year=2019", "seal-new")
    district.ask("封存", r"/years/seals/\d+/")
    district.see("seal", "的封存")
    page.get_by_role("link", name="逐字节核对").click()
    district.told("核对通过")
    district.ask("评分", r"/years/at/r\d+/scores/")
    expect(page.get_by_role("heading", name="2019年度评分")).to_be_visible()
    district.see("scores", "年度评分")
    district.door("年度总览")
    district.see("dashboard", "年度总览")
    page.get_by_role("link", name="若到年底再无变化").click()
    district.see("likely", "若到年底再无变化")


def a_number_leads_to_its_record(district: Person) -> None:
    page = district.page
    scores(district)
    page.locator("table").first.locator("tbody a").first.click()
    expect(page.get_by_text("总分", exact=True)).to_be_visible()
    district.see("sheet", "镇党委")
    page.get_by_role("link", name="与上年比").click()
    district.see("compare", "上年")
    page.go_back()
    page.get_by_role("link", name="支部党员大会", exact=True).click()
    district.see("item", "支部党员大会")
    page.locator("table tbody a").first.click()
    expect(page.get_by_text("校验值")).to_be_visible()
    district.see("explain", "支部党员大会")
    page.locator("table tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/records/\d+/"))
    district.see("record-proof", "纪实")


def scores(district: Person) -> None:
    """The scores of the newest review."""
    district.door("评议")
    district.page.get_by_role("link", name="评分", exact=True).first.click()
    expect(district.page.get_by_text("计算得分供参考")).to_be_visible()


def the_commentary_is_edited(district: Person) -> None:
    """A number that no claim holds is refused; another wording is kept, and is in the file."""
    page = district.page
    district.door("评议")
    district.see("review", "年度评议")
    page.get_by_role("link", name="全部文稿").first.click()
    district.see("papers", "年度文稿")
    page.get_by_role("listitem").filter(has_text="点评讲话").first.get_by_role("link", name="修改").click()
    expect(page.get_by_text("写到的事实")).to_be_visible()
    district.see("editor", "修改点评讲话")
    page.locator("section.block", has=page.locator("p.body")).first.get_by_role("link", name="改写").click()
    sentence = page.locator("textarea[name=text]:not(.claimed)").first
    expect(sentence).to_be_visible()
    district.see("editor-open", "修改点评讲话")
    sentence.fill("全区今年办成了987件实事。")
    district.press("保存")
    expect(page.locator(".notice.error")).to_contain_text("987")
    district.see("editor-refused", "未保存")
    page.locator("textarea[name=text]:not(.claimed)").first.fill(WORDING)
    district.press("保存")
    district.told("已保存")
    expect(page.locator("article")).to_contain_text(WORDING)
    page.get_by_role("link", name="预览和下载").click()
    district.see("paper", "点评讲话")
    with page.expect_download() as given:
        district.press("下载")
    document = docx.Document(BytesIO(Path(given.value.path()).read_bytes()))
    assert WORDING in "".join(paragraph.text for paragraph in document.paragraphs)
    page.locator("article a.proven, article .claim").first.wait_for()
