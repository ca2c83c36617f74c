"""The review as a value: it survives its own file, and its schema is published as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pingyi.findings import LAST
from pingyi.measures.model import Figure
from pingyi.review_model import Review, json_schema, key
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})
SCHEMA = Path(__file__).parents[1] / "docs" / "review.schema.json"


def test_it_survives_its_file() -> None:
    data = REVIEW.to_json()
    again = Review.model_validate_json(data)
    assert again == REVIEW
    assert again.to_json() == data
    assert Review.model_validate_json(REVIEW.model_dump_json()) == REVIEW


def test_the_published_schema_is_the_models() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == json_schema()


def test_the_file_has_exactly_the_keys_of_the_schema() -> None:
    schema, data = json.loads(json_schema()), json.loads(REVIEW.to_json())
    assert data["schema"] == "pingyi-review-1"
    _check(data, schema, schema["$defs"])


def _check(value: Any, schema: dict[str, Any], defs: dict[str, Any]) -> None:
    """That each object's keys are the schema's, all of them, all the way down."""
    if "$ref" in schema:
        schema = defs[schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"])
        for name, inner in value.items():
            _check(inner, schema["properties"][name], defs)
    elif isinstance(value, dict):
        for inner in value.values():
            _check(inner, schema.get("additionalProperties", {}), defs)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, schema.get("items", {}), defs)


def test_another_schema_is_refused() -> None:
    data = json.loads(REVIEW.to_json()) | {"schema": "pingyi-review-0"}
    with pytest.raises(ValidationError):
        Review.model_validate(data)


def test_names() -> None:
    assert REVIEW.unit("T01").place == "云溪镇"
    assert REVIEW.name("T01") == "云溪镇党委"
    assert REVIEW.name("X9") == "X9"
    assert REVIEW.called("书记@T02") == "石桥镇党委书记"
    assert REVIEW.called("T02") == "石桥镇党委"
    assert REVIEW.called("p-17") == "p-17"
    assert REVIEW.titled("rules:x", "Q") == "云岫区党工委　登记事项"
    assert REVIEW.measure_name(LAST + "visit") == "上年观摩"
    assert REVIEW.rubric.item("visits").name == "参加观摩"
    assert REVIEW.claim("visit-few@T02").years == 2


def test_figures_of_both_years() -> None:
    assert REVIEW.figure_of("spent", "T01") == Figure("spent", "T01", 350_000_00, None)
    assert REVIEW.figure_of(LAST + "spent", "T01") == Figure("spent", "T01", 300_000_00, None)
    assert REVIEW.figure_of("rows:published", "T01") is None


def test_every_evidence_that_a_claim_names_is_there() -> None:
    for claim in REVIEW.claims:
        for measure, unit in claim.evidence:
            assert key(measure, unit) in REVIEW.evidence
