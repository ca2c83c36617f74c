"""Writes docs/commands.md: every command of `pingyi` with its arguments and options, read off the command line itself.

Called as `.venv/bin/python scripts/commands_page.py > docs/commands.md`; a test sees that the page is fresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer._click.core import Command, Context, Parameter
from typer.core import TyperGroup
from typer.main import get_command

from pingyi.cli import app

HEAD = """<!-- 本页由 scripts/commands_page.py 生成，请勿手改。 -->

# 命令一览

每条命令加 `--help` 也能看到同样的内容。退出码：0 完成；1 完成，但数据中有问题；2 未予受理。
在源码文件夹里，命令在 `.venv/bin/` 下。
"""


def command_line() -> tuple[TyperGroup, Context]:
    """The whole command line, and a context to ask it in."""
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError(group)
    return group, Context(group, info_name="pingyi")


def commands(
    group: TyperGroup, context: Context, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command with the words that call it, groups before what is in them; the first is `pingyi` itself."""
    yield path, group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, TyperGroup):
            yield from commands(command, Context(command, info_name=name, parent=context), (*path, name))
        elif command is not None:
            yield (*path, name), command


def page() -> str:
    """The page as Markdown."""
    group, context = command_line()
    return HEAD + "".join(_section(path, command) for path, command in commands(group, context))


def _section(path: tuple[str, ...], command: Command) -> str:
    lines = [f"\n## `{' '.join(('pingyi', *path))}`\n", f"{_text(command.help)}\n"]
    rows = [_row(parameter) for parameter in command.params]
    if rows:
        lines += ["| 写法 | 必写 | 说明 |", "| --- | --- | --- |", *rows, ""]
    return "\n".join(lines)


def _row(parameter: Parameter) -> str:
    known: Any = parameter  # arguments and options keep these in classes that have no common type for it
    value = "" if getattr(known, "is_flag", False) else known.metavar or "文字"
    if known.param_type_name == "option":
        name = " ".join(filter(None, (", ".join(f"`{flag}`" for flag in known.opts), value)))
    else:
        name = (known.metavar or known.name).strip("[]…") + ("…" if known.nargs < 0 else "")
    notes = [_text(known.help)]
    if known.min is not None:
        notes.append(f"{known.min}到{known.max}" if known.max is not None else f"不小于{known.min}")
    if known.default not in {None, False, ""} and known.default != []:
        notes.append(f"默认 {known.default}")
    return f"| {name} | {'是' if known.required else ''} | {'；'.join(notes)} |"


def _text(text: str | None) -> str:
    return " ".join((text or "").split()).rstrip("。")


if __name__ == "__main__":
    print(page(), end="")
