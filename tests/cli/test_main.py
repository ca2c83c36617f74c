"""The command line as a whole: finding commands, exit codes, refusals and wrong calls."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from pingyi.cli import app
from pingyi.cli._commands import Commands

COUNT = """
from pathlib import Path
from typing import Annotated
import typer
from pingyi.errors import NothingToRead

def register(app):
    @app.command()
    def count(
        folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, metavar="台账文件夹", help="各单位。")],
        year: Annotated[int, typer.Option(min=1949, help="考核年度。")] = 2019,
        code: int = 0,
    ) -> int:
        '''清点台账。'''
        if code == 2:
            raise NothingToRead(folder)
        if code == 3:
            raise ZeroDivisionError
        print(f"{folder.name}的{year}年台账")
        return code
"""
SEALS = """
import typer

def register(app):
    @app.command("keep-it")
    def keep() -> None:
        '''封存。'''

    group = typer.Typer(help="规则包。")

    @group.command()
    def lint() -> int:
        '''检查。'''
        return 1

    app.add_typer(group, name="pack")
"""


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> typer.Typer:
    """A command line of two modules: ``count`` and ``seals`` (which holds ``keep-it`` and the group ``pack``)."""
    name = f"made_up_{abs(hash(request.node.nodeid))}"
    package = tmp_path / "path" / name
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    (package / "count.py").write_text(COUNT, "utf-8")
    (package / "seals.py").write_text(SEALS, "utf-8")
    (package / "_helper.py").write_text("raise ImportError", "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "path")

    class MadeUp(Commands):
        pass

    MadeUp.package = name
    made_up = typer.Typer(cls=MadeUp, rich_markup_mode=None, add_completion=False)
    made_up.callback()(lambda: None)
    return made_up


def run(made_up: typer.Typer, *args: str) -> Result:
    return CliRunner().invoke(made_up, list(args), prog_name="pingyi")


def test_help_lists_every_command_in_chinese(commands: typer.Typer) -> None:
    shown = run(commands, "--help")
    assert shown.exit_code == 0
    assert shown.output.startswith("用法：pingyi [选项] 命令 …\n")
    assert "命令：\n  count    清点台账。\n  keep-it  封存。\n  pack     规则包。\n" in shown.output


def test_a_command_s_help_is_chinese(commands: typer.Typer) -> None:
    shown = run(commands, "count", "--help").output
    assert shown.startswith("用法：pingyi count [选项] 台账文件夹\n")
    assert "参数：\n  台账文件夹  各单位。  [必填]\n" in shown
    assert "--year <整数>  考核年度。  [默认：2019；不小于1949]" in shown
    assert "显示本说明。" in shown


@pytest.mark.parametrize("code", [0, 1])
def test_what_a_command_returns_is_the_exit_code(commands: typer.Typer, tmp_path: Path, code: int) -> None:
    done = run(commands, "count", str(tmp_path), "--code", str(code))
    assert (done.exit_code, done.output) == (code, f"{tmp_path.name}的2019年台账\n")


def test_a_command_that_returns_nothing_is_done(commands: typer.Typer) -> None:
    assert run(commands, "keep-it").exit_code == 0


def test_a_group_s_command_returns_its_code_too(commands: typer.Typer) -> None:
    assert run(commands, "pack", "lint").exit_code == 1


def test_a_refusal_is_one_sentence_and_code_2(commands: typer.Typer, tmp_path: Path) -> None:
    refused = run(commands, "count", str(tmp_path), "--code", "2")
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr == f"“{tmp_path}”中没有可读的 .xlsx 工作簿；请把各单位台账放入该文件夹。\n"


def test_a_bug_stays_visible(commands: typer.Typer, tmp_path: Path) -> None:
    assert isinstance(run(commands, "count", str(tmp_path), "--code", "3").exception, ZeroDivisionError)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["nix"], "没有“nix”这个命令。用法见 pingyi --help"),
        (["cuont"], "没有“cuont”这个命令，是否指 count。用法见 pingyi --help"),
        (["pack", "lnit"], "没有“lnit”这个命令，是否指 lint。用法见 pingyi pack --help"),
        (["_helper"], "没有“_helper”这个命令。用法见 pingyi --help"),
        (["count"], "缺少参数“台账文件夹”。用法见 pingyi count --help"),
        (["count", "."], "“--code”的内容不对：应为整数。用法见 pingyi count --help"),
        (["count", ".", "--yaer", "2019"], "没有“--yaer”这个选项，是否指 --year。用法见 pingyi count --help"),
        (["count", ".", "--year"], "选项“--year”后面缺少内容。用法见 pingyi --help"),
        (["count", ".", "--year", "1900"], "“--year”的内容不对：不得小于1949。用法见 pingyi count --help"),
        (["count", ".", "more"], "多出了用不上的内容“more”。用法见 pingyi count --help"),
        (["count", "nowhere"], "“台账文件夹”的内容不对：“nowhere”不存在。用法见 pingyi count --help"),
        (
            ["count", __file__],
            f"“台账文件夹”的内容不对：“{__file__}”是文件，这里应为文件夹。用法见 pingyi count --help",
        ),
        (["keep-it", "--loud=1"], "没有“--loud”这个选项。用法见 pingyi keep-it --help"),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence_and_code_2(commands: typer.Typer, args: list[str], sentence: str) -> None:
    extra = ["--code", "x"] if args == ["count", "."] else []
    refused = run(commands, *args, *extra)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (2, "", sentence + "\n")


def test_only_the_called_command_s_module_is_imported(commands: typer.Typer, tmp_path: Path) -> None:
    run(commands, "count", str(tmp_path))
    package = commands.info.cls.package  # type: ignore[union-attr]  # the case makes it one that has it
    assert f"{package}.count" in sys.modules
    assert f"{package}.seals" not in sys.modules


def test_the_version() -> None:
    assert run(app, "--version").output == "pingyi 0.1.0\n"


def test_python_dash_m_is_the_same_door() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pingyi", "nix"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (2, "没有“nix”这个命令。用法见 pingyi --help\n")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from pingyi.cli import app; app(['--help'], standalone_mode=False);"
        "print('heavy:', sorted({'duckdb', 'ibis', 'pandas', 'pyarrow', 'numpy', 'openpyxl', 'docx', 'lxml', 'sqlglot'}"
        " & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert shown.stdout.splitlines()[-1] == "heavy: []"


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        (["template"], "用法：pingyi template [选项] [表样…]\n"),
        (["pack", "show"], "用法：pingyi pack show [选项] 规则包 [编号]\n"),
        (["review"], "用法：pingyi review [选项] 文件夹\n"),
    ],
)
def test_help_pages_are_chinese_throughout(command: list[str], usage: str) -> None:
    page = CliRunner().invoke(app, [*command, "--help"], prog_name="pingyi").output
    assert page.startswith(usage)
    assert not re.search(r"<[a-z]|x<=|>=|\.\.\.|姓名册", page)
