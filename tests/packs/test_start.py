"""What a command need not wait for: nothing is built, and no YAML loaded, before a pack is read that needs it."""

from __future__ import annotations

import json
import subprocess
import sys

from pingyi.packs.checking.scores import _scope
from pingyi.packs.schema import Field, FieldType, Measure
from pingyi.packs.schema.papers import DebriefPaper, Papers
from pingyi.packs.scopes import unwritten

_SEALED = """
import sys
from pingyi.packs import rules_of
from pingyi.packs.canonical import pack_from_json
from pingyi.packs.schema import Duty, Field, Measure, Pack
assert not any(model.__pydantic_complete__ for model in (Duty, Field, Measure, Pack))
rules = rules_of([pack_from_json(sys.stdin.buffer.read())], 2019)
assert "meeting" in rules.forms
assert Pack.__pydantic_complete__
assert not any(model.__pydantic_complete__ for model in (Duty, Field, Measure))
print("yaml" in sys.modules)
"""
_PACK = {
    "id": "base",
    "name": "例",
    "version": "1",
    "unit_kinds": [{"name": "党支部"}],
    "forms": [
        {
            "id": "meeting",
            "name": "会议",
            "fields": [
                {"id": "unit", "name": "组织", "type": "unit"},
                {"id": "held_on", "name": "日期", "type": "date", "role": "when"},
            ],
        }
    ],
}


def test_a_sealed_pack_needs_one_check_built_and_no_yaml() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SEALED], input=json.dumps(_PACK).encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b"False\n"


def test_a_field_that_no_pack_wrote_is_as_if_checked() -> None:
    checked = Field(id="kind", name="组织类别", type=FieldType.CHOICE, choices=("党支部",))
    assert unwritten("kind", "组织类别", FieldType.CHOICE, ("党支部",)) == checked
    assert Field.model_validate(checked.model_dump()) == checked
    assert unwritten("post", "职务", FieldType.TEXT, is_open=True).open


def test_what_an_items_zero_reads_is_money_where_the_measure_is() -> None:
    measure = Measure(id="spent", name="支出", money=True)
    assert {field.type for field in _scope(measure).values()} == {FieldType.MONEY}


def test_the_papers_default_parts_are_what_checking_would_make() -> None:
    assert Papers().debrief == DebriefPaper()
    assert Papers.model_validate(Papers().model_dump()) == Papers()
