"""Which rules hold when; comparing two; the pages that read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from pingyi.packs import load_rules
from pingyi.web.base import jobs
from pingyi.web.base.models import Job
from pingyi.web.journal.models import Line
from pingyi.web.rulebooks.active import rules
from pingyi.web.rulebooks.books import book_of
from pingyi.web.rulebooks.comparing import differences, effects, in_words
from pingyi.web.rulebooks.models import Rulebook
from pingyi.web.rulebooks.switching import AlreadySo, YearSealed, switch_off, switch_on
from pingyi.web.rulebooks.upload import offer
from pingyi.web.years.models import Seal, Year
from tests.web.rulebooks.test_upload import DUTY, pack, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploaded(world: Any) -> Rulebook:
    found = offer([zipped(pack("switch"))], 2019)
    assert found.pack is not None
    return Rulebook.objects.create(
        pack="local",
        name=found.pack.name,
        release="switch",
        sha256=found.sha256,
        folder=found.folder,
        by=world.users["district"],
    )


def test_a_pack_holds_from_its_day_on_and_the_journal_knows(world: Any, uploaded: Rulebook) -> None:
    switch_on(book_of(uploaded.key), date(2020, 1, 1), world.users["district"], "区委组织部通知")
    assert "family-visit" not in rules(2019).duties
    assert "family-visit" in rules(2020).duties
    line = Line.objects.get(action="启用规则包")
    assert (line.after, line.why) == ({"active_from": "2020-01-01"}, "区委组织部通知")
    uploaded.refresh_from_db()
    switch_off(uploaded, world.users["district"], "")
    assert "family-visit" not in rules(2020).duties


def test_what_a_sealed_year_used_is_not_changed(world: Any, uploaded: Rulebook) -> None:
    Seal.objects.create(year=Year.objects.create(year=2019), folder="years/2019/seal-1", hash="0" * 64)
    for day in (date(2018, 6, 1), date(2019, 12, 31)):
        with pytest.raises(YearSealed, match="2019年已经封存"):
            switch_on(book_of(uploaded.key), day, world.users["district"], "")
    switch_on(book_of(uploaded.key), date(2020, 1, 1), world.users["district"], "")


def test_a_shipped_pack_can_be_switched_back_to(world: Any, uploaded: Rulebook) -> None:
    user = world.users["district"]
    switch_on(book_of(uploaded.key), date(2020, 1, 1), user, "")
    back = switch_on(book_of("ship-seed-district"), date(2020, 7, 1), user, "")
    assert back.folder == ""
    assert rules(2020).rubrics
    with pytest.raises(AlreadySo):
        switch_on(book_of(back.key), date(2020, 7, 1), user, "")


def test_two_versions_differ_leaf_by_leaf_in_words() -> None:
    old = load_rules([_folder("one", DUTY)], 2019)
    new = load_rules([_folder("two", DUTY.replace("quarter", "month"))], 2019)
    (found,) = differences(old, new)
    assert (found.section, found.name, found.sort) == ("应办事项", "入户走访", "改动")
    (change,) = found.changes
    assert (change.before, change.after) == ("每季度", "每月")
    (effect,) = effects(old, new)
    assert effect.kind == "党支部"
    assert effect.changed == ("应办“入户走访”",)
    assert differences(old, old) == ()
    assert effects(old, old) == ()


def test_a_rule_that_comes_and_one_that_goes_are_told() -> None:
    base, more = load_rules(["regulations"], 2019), load_rules([_folder("more", DUTY)], 2019)
    (came,) = differences(base, more)
    (went,) = differences(more, base)
    assert (came.sort, went.sort, came.id) == ("新增", "取消", "family-visit")
    (effect,) = effects(base, more)
    assert effect.added == ("应办“入户走访”",)


def test_paths_are_said_in_words() -> None:
    assert in_words("items.assembly.points").startswith("条目")


def _folder(version: str, duty: str) -> str:
    from pathlib import Path

    from django.conf import settings

    return str(Path(settings.HOME) / offer([zipped(pack(f"compare-{version}", duty))], 2019).folder)


def test_the_cases_of_a_pack_are_run_in_the_background(world: Any) -> None:
    case = """- 案例: 全年走访两次
  年份: 2019
  组织: [{代码: T01, 名称: 甲镇党委, 类别: 镇党委}, {代码: B01, 名称: 一村党支部, 类别: 党支部, 上级: T01}]
  记录: {主题党日: [{组织: B01, 日期: 2019-02-03, 主题: 甲, 实到: 3}, {组织: B01, 日期: 2019-05-03, 主题: 乙, 实到: 3}]}
  应得: [{取数: 入户走访, 组织: T01, 分子: 2, 分母: 4}, {取数: 入户走访, 组织: T01, 分子: 3}]
"""
    found = offer([zipped(pack("cases") | {"local/tests/visits.yaml": case.encode()})], 2019)
    assert not found.issues
    row = Rulebook.objects.create(pack="local", name="甲", release="cases", sha256=found.sha256, folder=found.folder)
    client, address = world.client("district"), reverse("rulebooks:cases", args=[row.key])
    assert "还没有演算" in client.get(address).content.decode()
    client.post(address)
    jobs.work()
    done = Job.objects.first()
    assert done is not None
    assert done.state == Job.State.DONE, done.message
    shown = client.get(address).content.decode()
    assert "不符" in shown
    assert "分子应为3，得到2" in shown


@pytest.mark.parametrize("name", ["home", "duties", "forms", "rubric"])
def test_the_rules_are_read_in_chinese_with_their_sources(world: Any, name: str) -> None:
    shown = world.client("branch").get(reverse(f"rulebooks:{name}")).content.decode()
    assert "style=" not in shown
    wanted = {
        "home": "小时",
        "duties": "《中国共产党支部工作条例（试行）》",
        "forms": "支部会议纪实",
        "rubric": "日常考核",
    }
    assert wanted[name] in shown


def test_a_year_for_which_there_are_no_rules_is_not_found(world: Any) -> None:
    assert world.client("branch").get(reverse("rulebooks:duties"), {"year": 2010}).status_code == 404


def test_without_the_right_only_the_rules_in_force_are_shown(world: Any, uploaded: Rulebook) -> None:
    asked = {"book": uploaded.key}
    address = reverse("rulebooks:duties")
    assert "入户走访" not in world.client("branch").get(address, asked).content.decode()
    assert "入户走访" in world.client("district").get(address, asked).content.decode()
