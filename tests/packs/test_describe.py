from __future__ import annotations

from pathlib import Path

from pingyi.packs.describe import explained, json_schema, markdown, models
from pingyi.packs.words import FIELDS, MODELS

DOC = Path(__file__).parents[2] / "docs" / "packs.md"


def test_the_document_is_fresh() -> None:
    assert DOC.read_text("utf-8") == markdown(), "请重新生成：pingyi pack schema > docs/packs.md"


def test_every_model_and_key_is_explained_in_chinese() -> None:
    for model in models():
        assert MODELS[model.__name__]
        for name, info in model.model_fields.items():
            assert any("\u4e00" <= char <= "\u9fff" for char in explained(model, name, info)), (model, name)


def test_no_explanation_is_left_over() -> None:
    assert set(MODELS) == {model.__name__ for model in models()}
    keys = {info.alias or name for model in models() for name, info in model.model_fields.items()}
    dotted = {
        f"{model.__name__}.{info.alias or name}" for model in models() for name, info in model.model_fields.items()
    }
    assert {key for key in FIELDS if "." not in key} <= keys
    assert {key for key in FIELDS if "." in key} <= dotted


def test_every_cell_of_the_tables_says_what_to_write() -> None:
    rows = [line for line in markdown().splitlines() if line.startswith("| `") and "写法" not in line]
    assert rows
    assert not [row for row in rows if row.count(" | ") == 3 and row.split(" | ")[1].strip() == ""]


def test_the_json_schema_is_closed_and_open_only_for_conditions() -> None:
    schema = json_schema()
    assert "Test" not in schema["$defs"]
    assert schema["$defs"]["Check"]["properties"]["that"] == {"type": "object", "description": "条件", "default": {}}
    assert schema["$defs"]["Form"]["additionalProperties"] is False
    assert schema["$defs"]["Duty"]["description"] == MODELS["Duty"]
    assert "anyOf" not in schema["$defs"]["Fulfilment"]["properties"]["where"]
    refs = str(schema)
    assert "#/$defs/FieldRef" not in refs
