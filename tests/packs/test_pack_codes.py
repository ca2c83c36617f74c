"""Every code of an issue about packs is explained in docs/pack-codes.md, and every code explained there exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "src/pingyi/packs").rglob("*.py"), ROOT / "src/pingyi/worked.py"]
CALLS = {"problem", "_problem", "_issue", "Issue", "doubt", "note", "report", "Taboo", "wrong"}
KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")
PLAIN = {"cycle", "measure", "digit", "braces", "weights", "bar", "likes", "veto", "leaderboard"}
"""Codes of one word; other single words in calls are keys."""


def codes() -> Iterator[str]:
    """Kebab-case texts among the arguments of calls that make issues, and in the triples that become issues."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield from _texts(node.args) if called in CALLS else ()
            elif isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, ast.Tuple):
                yield from _texts(node.value.elts)


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value):
            text = node.value
            if "-" in text or text in PLAIN:
                yield text


def test_the_document_explains_exactly_the_codes_that_exist() -> None:
    lines = (ROOT / "docs/pack-codes.md").read_text("utf-8").splitlines()
    explained = [found[1] for line in lines if (found := re.match(r"\| `([a-z-]+)` \| .*[\u4e00-\u9fff]", line))]
    assert len(explained) == len(set(explained))
    assert set(explained) == set(codes())
