"""What is typed survives a lost connection: a real browser, cut off and connected again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from pingyi.web.records.models import Draft, Record
from tests.web.branch_life import with_members
from tests.web.conftest import journal_may_be_emptied, world

__all__ = ["journal_may_be_emptied", "world"]
NEW = "/records/new/branch-meeting/B011/?duty=branch-assembly&part=0&subject=B011&first=2019-10-01&last=2019-12-31"


@pytest.fixture
def page(transactional_db: None, world: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:  # noqa: ARG001  asks for the database
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop in this very thread
    with_members(world)
    session = world.client("branch").cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 780}, locale="zh-CN", base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        yield context.new_page()
        browser.close()


def test_what_is_typed_survives_a_lost_connection_and_is_one_record(page: Page) -> None:
    status = page.locator("[data-draft-status]")
    page.goto(NEW)
    page.get_by_label("主题").fill("讨论村道硬化")
    expect(status).to_have_text("草稿已保存")
    assert Draft.objects.get().cells["topic"] == "讨论村道硬化"
    assert page.evaluate("localStorage.length") == 0

    page.context.set_offline(True)
    page.get_by_text("李乙").click()
    page.get_by_label("主题").fill("讨论村道硬化和路灯")
    expect(status).to_contain_text("网络不通")
    page.get_by_role("button", name="提交").click()
    expect(status).to_contain_text("再点一次")
    assert page.evaluate("localStorage.length") == 1

    page.context.set_offline(False)
    page.goto("/records/month")  # the page was closed without a word
    page.goto(NEW)
    expect(page.get_by_label("主题")).to_have_value("讨论村道硬化和路灯")
    expect(page.get_by_label("李乙")).to_be_checked()
    page.get_by_role("button", name="提交").dblclick()
    expect(page.get_by_text("已提交。")).to_be_visible()
    record = Record.objects.get(form="branch-meeting")
    assert (record.values["topic"], record.values["absent"]) == ("讨论村道硬化和路灯", ["p2"])
    assert not Draft.objects.exists()
    assert page.evaluate("localStorage.length") == 0


def test_the_two_ways_of_telling_who_came_take_turns(page: Page) -> None:
    page.goto(NEW)
    expect(page.get_by_label("李乙")).to_be_visible()
    expect(page.get_by_label("实到人数")).to_be_hidden()
    page.get_by_label("直接填人数").check()
    expect(page.get_by_label("李乙")).to_be_hidden()
    expect(page.get_by_label("实到人数")).to_be_visible()


def test_errors_stand_at_their_fields_and_the_page_is_no_wider_than_a_phone(page: Page) -> None:
    page.goto(NEW)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#e-topic")).to_have_text("“主题”未填。请补填")
    expect(page.get_by_label("主题")).to_have_attribute("aria-invalid", "true")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_starting_again_forgets_the_draft(page: Page) -> None:
    page.goto(NEW)
    page.get_by_label("主题").fill("写错了")
    expect(page.locator("[data-draft-status]")).to_have_text("草稿已保存")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清空重填").click()
    expect(page.get_by_label("主题")).to_have_value("")
    assert not Draft.objects.exists()
