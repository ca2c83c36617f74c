"""The glossary against the program, both ways: its names exist in code, its Chinese words in what users see."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from pingyi.packs import load_rules
from pingyi.packs.schema import Pack
from pingyi.packs.schema.common import Model
from pingyi.packs.words import MODELS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/pingyi"
GLOSSARY = ROOT / "docs/glossary.md"
IN_USE, IN_PACKS, LATER = "在用的", "规则包里的", "留给以后的"
OF_THE_DESIGN = [
    "unit",
    "subject",
    "tenure",
    "unit-kind",
    "person",
    "post",
    "duty",
    "due",
    "record",
    "form",
    "pack",
    "register",
    "task",
    "project",
    "procedure",
    "case",
    "step",
    "gate",
    "book",
    "entry",
    "value",
    "measure",
    "rubric",
    "item",
    "points",
    "peer-group",
    "grade",
    "claim",
    "evidence",
    "finding",
    "commentary",
    "debrief",
    "order",
    "slip",
    "seal",
    "explain",
    "burden",
]
CHINESE = re.compile("[一-鿿]")


def table(section: str) -> list[list[str]]:
    """The rows of a section's table, without their marks."""
    text = GLOSSARY.read_text(encoding="utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def docstrings(tree: ast.AST) -> set[int]:
    """The constants that stand as statements: docstrings, which only developers read."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


@cache
def shown() -> str:
    """All Chinese that users see: texts in the program, its packs and its pages, and the officers' documents."""
    texts = [path.read_text(encoding="utf-8") for ending in ("yaml", "html") for path in SOURCE.rglob(f"*.{ending}")]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "docs/officers").glob("*.md")]
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hidden = docstrings(tree)
        texts += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden
        ]
    return "\n".join(texts)


def resolve(place: str) -> Any:
    """What `module:name.field` names. Raises AssertionError where there is no such thing."""
    module, _, names = place.partition(":")
    found: Any = importlib.import_module(module)
    for name in names.split("."):
        fields = {**getattr(found, "model_fields", {}), **getattr(found, "__dataclass_fields__", {})}
        assert hasattr(found, name) or name in fields, f"{place}: {name}"
        found = getattr(found, name, fields.get(name))
    return found


@pytest.mark.parametrize("row", table(IN_USE), ids=lambda row: row[1])
def test_what_is_in_use_exists_in_code_and_is_read_by_users(row: list[str]) -> None:
    word, _, place, meaning = row
    resolve(place)
    assert word in shown(), f"“{word}”没有出现在用户看到的文字里"
    assert meaning


@pytest.mark.parametrize("row", table(IN_PACKS), ids=lambda row: row[1])
def test_what_packs_hold_is_a_form_and_is_read_by_users(row: list[str]) -> None:
    word, _, form = row
    assert form in load_rules(["seed-district"], 2019).forms
    assert word in shown()


@pytest.mark.parametrize("row", table(LATER), ids=lambda row: row[1])
def test_what_is_for_later_is_not_there_yet(row: list[str]) -> None:
    assert importlib.util.find_spec(row[2]) is None, f"{row[2]} 已经建好，请把“{row[0]}”移到“{IN_USE}”"


def test_every_word_of_the_design_is_told_once() -> None:
    rows = [row for section in (IN_USE, IN_PACKS, LATER) for row in table(section)]
    names = [row[1].replace(" ", "-") for row in rows]
    words = [row[0] for row in rows]
    assert set(OF_THE_DESIGN) <= set(names)
    assert len(set(names)) == len(names)
    assert len(set(words)) == len(words)
    assert all(CHINESE.search(word) for word in words)


def test_what_a_pack_lists_is_called_as_the_glossary_calls_it() -> None:
    words = {word for section in (IN_USE, IN_PACKS, LATER) for word, *_ in table(section)}
    listed = [get_args(field.annotation)[0] for name, field in Pack.model_fields.items() if field.default == ()]
    models = [model.__name__ for model in listed if isinstance(model, type) and issubclass(model, Model)]
    assert {"Form", "Duty", "Measure", "Rubric", "ClaimRule"} <= set(models)
    for model in models:
        word = MODELS[model].partition("：")[0]
        assert word in words, f"{model} 叫“{word}”，用语对照里没有"
