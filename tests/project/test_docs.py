"""The documents name every command and option, call none that does not exist, and link to nothing that is not there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer._click.core import Command, Context, Parameter
from typer._click.exceptions import UsageError
from typer.testing import CliRunner

from pingyi.cli import app
from scripts.commands_page import command_line, commands, page

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:\.venv/bin/)?pingyi [^`]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
HELP = {"--help", "-h"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def called(text: str) -> Iterator[tuple[str, bool]]:
    """The calls of pingyi in a document, each with whether it is a whole line that must run as it stands."""
    for language, block in FENCE.findall(text):
        if language in {"", "sh", "bash"}:
            for line in block.replace("\\\n", " ").splitlines():
                if re.match(r"(\.venv/bin/)?pingyi(\s|$)", line.strip()):
                    yield line.strip(), True
    for call in INLINE.findall(FENCE.sub("", text)):
        yield call, False


CALLS = [(named(path), call, whole) for path in DOCUMENTS for call, whole in called(path.read_text(encoding="utf-8"))]


def find(words: list[str]) -> tuple[Command, Context, list[str]]:
    """The command that the words call, its context, and the words left for it. Raises AssertionError, naming the word."""
    command, context = command_line()
    found: Command = command
    while words and not words[0].startswith("-") and hasattr(found, "get_command"):
        inner = found.get_command(context, words[0])
        assert inner is not None, f"没有命令 {words[0]}"
        found, context, words = inner, Context(inner, info_name=words[0], parent=context), words[1:]
    return found, context, words


def options(parameters: list[Parameter]) -> set[str]:
    return {flag for parameter in parameters if parameter.param_type_name == "option" for flag in parameter.opts}


@pytest.mark.parametrize(("document", "call", "whole"), CALLS)
def test_every_call_in_a_document_is_one_that_pingyi_takes(document: str, call: str, whole: bool) -> None:
    words = shlex.split(call, comments=True)[1:]
    words = words[: next((place for place, word in enumerate(words) if word in {"|", ">", "&&", ";"}), len(words))]
    command, context, rest = find(words)
    used = {word for word in rest if word.startswith("-")}
    assert used <= options(command.params) | HELP, f"{document}：{call}"
    if not whole or used & HELP:
        return
    try:
        values, left, _ = command.make_parser(context).parse_args(rest)
    except UsageError as error:
        pytest.fail(f"{document}：{call}：{error.format_message()}")
    assert not left, f"{document}：{call}：多出 {left}"
    missing = [one.name for one in command.params if one.required and values.get(one.name) in (None, [], ())]
    assert not missing, f"{document}：{call}：缺少 {missing}"


def test_the_documents_do_call_pingyi() -> None:
    places = {document for document, _, whole in CALLS if whole}
    assert {"README.md", "README.zh-CN.md"} <= places
    assert any(document.startswith("docs/officers/") for document in places)


def test_the_page_of_commands_is_fresh() -> None:
    written = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert written == page(), "请运行 .venv/bin/python scripts/commands_page.py > docs/commands.md"


def test_every_command_is_on_its_page_and_in_what_somebody_reads() -> None:
    prose = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS if path.name != "commands.md")
    for path, command in commands(*command_line()):
        words = " ".join(("pingyi", *path))
        assert f"## `{words}`" in page()
        assert words in prose, f"{words} 只在 docs/commands.md 中"
        for flag in options(command.params):
            assert f"`{flag}`" in page()


def test_help_of_every_command_is_what_the_page_says() -> None:
    for path, command in commands(*command_line()):
        shown = "".join(CliRunner().invoke(app, [*path, "--help"]).output.split())
        for flag in options(command.params):
            assert flag in shown, f"{path}: {flag}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{named(path)} → {target}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_make_target_and_script_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)|^make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), f"{named(path)}: make {''.join(target)}"
    for script in re.findall(r"\b(scripts/\w+\.(?:py|sh))", text):
        assert (ROOT / script).is_file(), f"{named(path)}: {script}"
