"""Every code of an issue about facts is explained in docs/issue-codes.md, and every code explained there exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = [
    *sorted((ROOT / "src/pingyi/facts").rglob("*.py")),
    ROOT / "src/pingyi/findings/debriefs.py",
    ROOT / "src/pingyi/reading/filling/refusals.py",
    *(ROOT / "src/pingyi/reading/sources" / f"{name}.py" for name in ("refusals", "opening", "docx", "pdf")),
    ROOT / "src/pingyi/reading/speech/reading.py",
    *(
        ROOT / "src/pingyi/reading/rubrics" / f"{name}.py"
        for name in ("faults", "fault_rules", "fault_texts", "refusals", "sheet")
    ),
]
KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)+")
NOT_CODES = {"us-ascii"}
CODE_ARGUMENTS = 2  # Told(code, …), repaired(code, …), Issue(place, code, …); later arguments are no codes


def kebab_words(tree: ast.Module) -> Iterator[str]:
    later = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for argument in (*call.args[CODE_ARGUMENTS:], *(word.value for word in call.keywords if word.arg != "code"))
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in later
            and KEBAB.fullmatch(node.value)
        ):
            yield node.value


def codes_used() -> set[str]:
    found = {word for path in SOURCES for word in kebab_words(ast.parse(path.read_text(encoding="utf-8")))}
    return found - NOT_CODES


def rows_of_the_document() -> list[list[str]]:
    lines = (ROOT / "docs/issue-codes.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]


def test_every_code_is_explained_once_and_every_explained_code_exists() -> None:
    explained = [row[0].strip("`") for row in rows_of_the_document()]
    assert sorted(explained) == sorted(set(explained))
    assert codes_used() - set(explained) == set()
    assert set(explained) - codes_used() == set()


def test_every_code_says_what_it_means_what_to_do_and_whether_the_row_counts() -> None:
    for row in rows_of_the_document():
        assert len(row) == 4
        assert all(row)
        assert re.search("计|不读", row[3])
