"""The pages of the registers."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from pingyi.facts.names import NamesBook
from pingyi.facts.reading import read_folder
from pingyi.packs import load_rules
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.journal.models import Line
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.records.models import Record
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.names import put_secret, secret_file
from tests.web.tiny import books, load


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_tree_shows_one_s_own_subtree(world: Any) -> None:
    page = text(world.client("committee"), "/registers/")

    assert "柳湾村党支部" in page
    assert "石桥村" not in page


@pytest.mark.parametrize("words", ["柳湾", "liuwan", "lwc", "V011"])
def test_an_organisation_is_found(world: Any, words: str) -> None:
    from pingyi.web.registers import pinyin

    Unit.objects.filter(code="V011").update(search=pinyin.place(["柳湾村"]))

    page = text(world.client("district"), "/registers/", q=words)

    assert "/registers/units/V011/" in page
    assert "/registers/units/V021/" not in page


def test_a_person_is_found_by_initials_within_one_s_subtree(world: Any) -> None:
    from pingyi.web.registers import pinyin

    for number, (name, code) in enumerate((("单志远", "B011"), ("单志禹", "B021"))):
        Person.objects.create(id=f"{number:016}", name=name, search=pinyin.person(name), unit_id=code)

    page = text(world.client("committee"), "/registers/", q="szy")

    assert "单志远" in page
    assert "单志禹" not in page


def test_the_tree_of_another_day(world: Any) -> None:
    world.client("district").post(
        "/registers/units/V011/change/rename", {"name": "柳湾社区", "since": "2019-06-20", "confirm": "1"}
    )
    browser = world.client("district")

    assert "柳湾社区" in text(browser, "/registers/")
    assert "柳湾村</a>" in text(browser, "/registers/", day="2019-06-19")
    assert "柳湾村</a>" not in text(browser, "/registers/", day="2019-06-20")
    assert "柳湾村</td>" in text(browser, "/registers/units/V011/")


def test_who_is_affected_is_shown_before_anything_is_done(world: Any) -> None:
    browser = world.client("district")
    asked = {"parent": "青石镇党委 T02", "since": "2019-06-20", "why": "批复"}

    page = browser.post("/registers/units/V011/change/move", asked).content.decode()
    assert "柳湾村党支部" in page
    assert "有1个账号" in page
    assert Unit.objects.get(code="V011").parent_id == "T01"

    browser.post("/registers/units/V011/change/move", asked | {"confirm": "1"})
    assert Unit.objects.get(code="V011").parent_id == "T02"


def test_a_member_comes_moves_and_is_exempted(world: Any) -> None:
    browser = world.client("district")
    browser.post(
        "/registers/units/B011/members/new",
        {"no": "YX000001", "name": "单志远", "kind": "正式党员", "since": "2019-03-01"},
    )
    person = Person.objects.get()
    row = Record.objects.get(form="members")
    assert (person.name, person.unit_id, row.subject) == ("单志远", "B011", person.id)
    assert "单志远" in text(browser, "/registers/units/B011/members/")

    browser.post(
        f"/registers/members/{row.pk}/exempt",
        {"day": "2019-05-01", "decided_by": "支部委员会", "version": f"{row.pk}.1"},
    )
    row.refresh_from_db()
    assert (row.values["exempt"], row.values["exempt_since"]) == (True, "2019-05-01")
    assert Line.objects.latest("number").why == "由支部委员会决定"

    browser.post(
        f"/registers/members/{row.pk}/transfer", {"into": "石桥村党支部", "day": "2019-07-01", "version": f"{row.pk}.2"}
    )
    person.refresh_from_db()
    assert person.unit_id == "B021"
    assert not any("单志远" in str([line.before, line.after, line.why]) for line in Line.objects.all())


def test_somebody_is_not_entered_twice(world: Any) -> None:
    browser = world.client("district")
    asked = {"no": "YX000001", "name": "单志远", "kind": "正式党员", "since": "2019-03-01"}
    browser.post("/registers/units/B011/members/new", asked)

    page = browser.post("/registers/units/B021/members/new", asked).content.decode()

    assert "请用转接" in page
    assert Record.objects.filter(form="members").count() == 1


def test_an_identity_number_is_refused(world: Any) -> None:
    asked = {"no": "110101199003071234", "name": "单志远", "kind": "正式党员", "since": "2019-03-01"}
    page = world.client("district").post("/registers/units/B011/members/new", asked).content.decode()

    assert "像是身份证号" in page
    assert not Person.objects.exists()


def test_a_post_is_taken_and_left(world: Any) -> None:
    Person.objects.create(id="a" * 16, name="单志远", unit_id="B011")
    browser = world.client("committee")
    browser.post("/registers/units/B011/posts/new", {"title": "书记", "person": "a" * 16, "since": "2019-03-01"})
    row = Record.objects.get(form="posts")
    assert "单志远" in text(browser, "/registers/units/B011/")

    page = browser.post("/registers/units/B011/posts/new", {"title": "书记", "person": "a" * 16, "since": "2019-04-01"})
    assert "现有人担任" in page.content.decode()

    browser.post(f"/registers/posts/{row.pk}/end", {"day": "2019-09-01", "version": f"{row.pk}.1"})
    row.refresh_from_db()
    assert row.values["until"] == "2019-09-01"


@pytest.fixture
def office(db: None) -> Client:  # noqa: ARG001  the database
    """The district's desk in the tiny district."""
    cache.clear()
    Setting.put(FIXED_DAY, "2019-12-20")
    secret_file().unlink(missing_ok=True)
    put_secret(books().made.secret)
    load(2019)
    user = User.objects.create_user("office", None, name="区委")
    Mandate.objects.create(user=user, role=Role.DISTRICT, unit=Unit.objects.get(code="Q"), since=date(2018, 1, 1))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "path",
    [
        "",
        "units/T01/",
        "units/B0001/members/",
        "forms/",
        "forms/households/",
        "forms/members/",
        "?day=2019-03-01",
        "carry",
    ],
)
def test_pages_are_light(office: Client, path: str, django_assert_max_num_queries: Any) -> None:
    code = Unit.objects.filter(kind="党支部", until=None).first()
    assert code is not None
    with django_assert_max_num_queries(25):
        answer = office.get("/registers/" + path.replace("B0001", code.code))

    assert answer.status_code == 200
    assert len(answer.content) < 60_000


REGISTERS = ("units", "members", "households")


def test_what_is_exported_reads_back_in(office: Client, tmp_path: Path) -> None:
    """The registers on which all else leans, and one of households: the same rows, through workbooks."""
    for form in REGISTERS:
        answer = office.get(f"/registers/forms/{form}/export")
        assert answer["Content-Type"].endswith("sheet")
        (tmp_path / f"{form}.xlsx").write_bytes(io.BytesIO(answer.content).getvalue())

    names = NamesBook.create(books().made.secret)
    read = read_folder(tmp_path, load_rules(["seed-district"], 2019), 2019, names=names)

    for form in REGISTERS:
        kept = books().facts[2019].tables[form]
        again = read.facts.tables[form]
        own = [
            name for name in kept.column_names if name not in {"row_id", "entered", "file", "sheet", "line", "counts"}
        ]
        alike = {tuple(row.values()) for row in kept.select(own).to_pylist()} ^ {
            tuple(row.values()) for row in again.select(own).to_pylist()
        }
        assert not alike, (form, sorted(alike, key=str)[:4])
