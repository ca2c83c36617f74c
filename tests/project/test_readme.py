"""What the READMEs show is what their commands print: they are run, in order, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
SHOWN = re.compile(r"^```sh\n([^\n]+)\n```\n\n```text\n(.+?)\n```", re.MULTILINE | re.DOTALL)
ELISION = "…"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PINGYI_"))} | {
    "LANG": "C.UTF-8"
}
"""A user's: without what the tests of the web set."""


def steps(readme: str) -> list[tuple[str, list[str]]]:
    """Each command that is followed by what it prints, with the lines of that."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    return [(command, shown.splitlines()) for command, shown in SHOWN.findall(text)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands run: it holds nothing but a way to call pingyi."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / ".venv/bin").mkdir(parents=True)
    starter = folder / ".venv/bin/pingyi"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pingyi "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, str]:
    """Command → what it printed."""
    found: dict[str, str] = {}
    for command in dict.fromkeys(command for readme in READMES for command, _ in steps(readme)):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        )
        found[command] = done.stdout
    return found


@pytest.mark.parametrize("readme", READMES)
def test_each_command_prints_what_the_readme_shows(readme: str, said: dict[str, str]) -> None:
    assert len(steps(readme)) == 4
    for command, shown in steps(readme):
        rest = said[command].splitlines()
        for line in shown:
            if line == ELISION:
                continue
            places = [place for place, printed in enumerate(rest) if printed.startswith(line)]
            assert places, f"{readme}：{command} 不再打印：{line}"
            rest = rest[places[0] + 1 :]


def test_both_readmes_show_the_same() -> None:
    english, chinese = (steps(readme) for readme in READMES)
    assert english == chinese


@pytest.mark.usefixtures("said")
def test_the_library_s_example_runs(folder: Path) -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.+?)```", text, re.DOTALL)
    assert example
    done = subprocess.run([sys.executable, "-c", example[1]], cwd=folder, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\n", done.stdout)
