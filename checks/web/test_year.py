"""The year at a browser: a record, its confirmation, the seal, the score, the commentary, what is to be put right, an appeal.

The steps are one after the other and each needs the ones before: they are one test, on each database.
"""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
from playwright.sync_api import expect

from checks.web.district import (
    a_number_leads_to_its_record,
    scores,
    the_commentary_is_edited,
    the_year_is_checked_sealed_and_scored,
)
from checks.web.persons import LONG, PHONE, Person

TOPIC = "讨论村道硬化"
LATER = "讨论村道硬化和路灯"
MENDED = "讨论村道硬化、路灯和护栏"
REASON = "请写明讨论了哪些路段"


@pytest.mark.parametrize("username", ["xitong", "anquan", "shenji"])
def test_an_administrator_comes_in_with_a_second_factor(comes: Any, username: str) -> None:
    person = comes(username)
    person.see("second-factor", "启用第二因素")
    key = person.page.locator("figcaption code").inner_text()
    person.page.get_by_label("验证码").fill(pyotp.TOTP(key.replace(" ", "")).now())
    person.press("确定")
    expect(person.page).not_to_have_url(re.compile("second-factor"))
    person.see(username)


def test_a_secretary_needs_no_script(comes: Any) -> None:
    """The same steps with real forms and links only."""
    branch = comes("zhibu", width=PHONE, script=False)
    page = branch.page
    page.get_by_role("link", name="登记重温入党誓词2019年").click()
    page.get_by_label("参加党员数").fill("一大半")
    branch.press("提交")
    branch.told("没有提交")
    expect(page.get_by_label("参加党员数")).to_have_value("一大半")
    page.get_by_label("日期").fill("2019-12-19")
    page.get_by_label("重温入党誓词", exact=True).check()
    page.get_by_label("参加党员数").fill("3")
    branch.press("提交")
    branch.told("已提交")

    committee = comes("dangwei", script=False)
    record = page.url.partition("?")[0]
    committee.open(record)
    committee.page.get_by_label("退回的，写明原因").fill("人数请再核对")
    committee.press("退回")
    branch.open("/records/month")
    expect(page.get_by_text("人数请再核对")).to_be_visible()
    page.get_by_role("link", name="去修改").click()
    page.get_by_label("参加党员数").fill("2")
    branch.press("保存修改")
    expect(page.locator(".tag.submitted").first).to_be_visible()
    committee.open("/board/pending")
    committee.page.get_by_role("row").filter(has_text="重温").get_by_role("checkbox").check()
    committee.press("确认所选")
    committee.told("已确认1条")
    branch.open("/records/month")
    expect(page.get_by_role("link", name="登记重温入党誓词2019年")).to_have_count(0)


def test_the_year(comes: Any) -> None:
    branch = comes("zhibu", width=PHONE)
    committee = comes("dangwei")
    district = comes("zuzhibu")
    record = a_meeting_is_recorded(branch)
    it_is_returned_mended_and_confirmed(branch, committee, record)
    the_year_is_checked_sealed_and_scored(district)
    a_number_leads_to_its_record(district)
    the_commentary_is_edited(district)
    a_problem_is_put_right(district, committee)
    an_appeal_shows_what_would_follow(committee, district)


def a_meeting_is_recorded(branch: Person) -> str:
    """From the month's page; the draft outlives the page and a cut line. The record's address."""
    page = branch.page
    expect(page.get_by_role("heading", name="本月应办")).to_be_visible()
    branch.see("month", "本月应办")
    page.get_by_text("记别的事").click()
    page.get_by_role("link", name="支部会议纪实", exact=True).click()
    expect(page.get_by_label("主题")).to_be_visible()
    branch.see("entry", "支部会议纪实")
    status = page.locator("[data-draft-status]")
    page.get_by_label("主题").fill(TOPIC)
    expect(status).to_have_text("草稿已保存")
    page.reload()
    expect(page.get_by_label("主题")).to_have_value(TOPIC)

    branch.context.set_offline(True)
    page.get_by_label("主题").fill(LATER)
    expect(status).to_contain_text("网络不通")
    branch.press("提交")
    expect(status).to_contain_text("再点一次")
    branch.context.set_offline(False)
    branch.open("/records/month", "month-with-draft")
    page.get_by_role("link", name="接着写").click()
    expect(page.get_by_label("主题")).to_have_value(LATER)

    page.get_by_label("主题").fill("")
    branch.press("提交")
    expect(page.locator("#e-topic")).to_contain_text("未填")
    branch.see("entry-refused", "支部会议纪实")
    page.get_by_label("主题").fill(LATER)
    branch.press("提交")
    branch.told("已提交")
    branch.see("record", "号")
    return page.url.partition("?")[0]


def it_is_returned_mended_and_confirmed(branch: Person, committee: Person, record: str) -> None:
    committee.see("dashboard-empty", "总览")
    committee.door("应办看板")
    committee.see("board", "应办看板")
    committee.page.get_by_role("link", name=re.compile("待确认")).click()
    expect(committee.page.get_by_text(LATER)).to_be_visible()
    committee.see("pending", "待确认")
    committee.open(record, "record-to-judge")
    committee.page.get_by_label("退回的，写明原因").fill(REASON)
    committee.press("退回")
    committee.told("已退回1条")

    branch.open("/records/month")
    expect(branch.page.get_by_text(REASON)).to_be_visible()
    branch.see("month-returned", "本月应办")
    branch.page.get_by_role("link", name="去修改").click()
    branch.page.get_by_label("主题").fill(MENDED)
    branch.see("entry-again", "支部会议纪实")
    branch.press("保存修改")
    expect(branch.page.locator(".tag.submitted").first).to_be_visible()
    branch.see("record-again", "号")

    committee.open("/board/pending")
    line = committee.page.get_by_role("row").filter(has_text=MENDED)
    line.get_by_role("checkbox").check()
    committee.press("确认所选")
    committee.told("已确认1条")
    branch.open(record)
    expect(branch.page.locator(".tag.confirmed").first).to_be_visible()


def a_problem_is_put_right(district: Person, committee: Person) -> None:
    page = district.page
    scores(district)
    district.press("印发给各党委")
    expect(page.get_by_role("button", name="收回")).to_be_visible()
    district.door("整改")
    district.see("orders-empty", "整改事项")
    page.get_by_role("link", name="从2019年评议交办").click()
    district.see("propose", "交办")
    place = committee.page.locator("header .sheet p").first.text_content() or ""
    town = page.get_by_role("group", name=place.split()[0]).get_by_role("checkbox").first
    chosen = str(town.get_attribute("value"))
    for box in page.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") == chosen)
    page.get_by_label("整改期限").fill("2020-02-01")
    district.press("交办")
    page.get_by_role("link", name="ZG-2019-001").click()
    district.see("order", "ZG-2019-001")
    order = page.url

    committee.open("/")
    committee.see("dashboard-committee", "年度总览")
    committee.door("整改")
    committee.see("orders", "整改事项")
    committee.page.get_by_role("link", name="ZG-2019-001").click()
    committee.see("order-to-answer", "ZG-2019-001")
    committee.page.get_by_label("整改措施").fill("逐村排出补课计划，镇党委委员分片督办")
    committee.page.get_by_label("完成情况及佐证").fill("已补开，纪实见12月19日")
    committee.page.get_by_label("完成日期").fill("2019-12-20")
    committee.press("保存")
    committee.told("待区里核验")

    district.open(order, "order-answered")
    page.get_by_label("意见").fill("抽看两个村，情况属实")
    district.press("核验通过，销号")
    expect(page.locator("main .tag.done").first).to_have_text("已销号")
    district.see("order-closed", "ZG-2019-001")


def an_appeal_shows_what_would_follow(committee: Person, district: Person) -> None:
    """The committee objects; both sides read the same consequences; the district decides."""
    page = committee.page
    committee.open("/records/?form=branch-meeting&year=2019", "list")
    page.get_by_role("row").filter(has_text="党员大会").first.get_by_role("link").click()
    page.get_by_role("link", name="提出申诉").click()
    committee.see("appeal-new", "提出申诉")
    page.get_by_label("该条不应计入").check()
    page.get_by_label("理由").fill("这一条是邻村的，登记错了组织")
    committee.press("提出申诉")
    committee.told("申诉已提出")
    committee.see("appeal-waiting", "申诉")
    weighing = page.get_by_text("正在测算").get_by_role("link")
    if weighing.count():
        with page.expect_navigation():
            weighing.click()
    expect(page).to_have_url(re.compile(r"/follow/appeals/\d+/"), timeout=LONG)
    expect(page.get_by_text("正在测算")).to_have_count(0)
    committee.see("appeal", "申诉")
    seen = effects(committee)
    assert "→" in seen

    district.open(page.url, "appeal-to-decide")
    assert effects(district) == seen
    district.page.get_by_label("裁定理由").fill("核对会议记录，确系邻村的")
    district.press("采纳，更正纪实")
    district.told("已采纳")
    page.reload()
    expect(page.locator("main .tag.done").first).to_be_visible()
    expect(page.get_by_text("核对会议记录，确系邻村的")).to_be_visible()
    committee.see("appeal-granted", "申诉")


def effects(person: Person) -> str:
    """What the page says that would follow."""
    found = person.page.get_by_role("heading", name="如果采纳，会有什么变化").locator("xpath=following-sibling::*[1]")
    return re.sub(r"\s+", " ", found.inner_text())
