"""The command line: ``pingyi COMMAND …``. One module a command, found by its name.

A module of this package whose name does not begin with ``_`` has a function ``register(app: typer.Typer) -> None``
that adds one or several commands (or a group) to ``app``. The module named like the command is the only one imported
when that command is called; ``pingyi --help`` imports them all, so a module's heavy imports stand inside its functions.

A command returns its exit code, or ``None`` for 0: **0** done, **1** done with problems in the data, **2** refused.
A :class:`pingyi.errors.Refusal` that leaves a command becomes its own sentence on stderr and exit code 2, never a
traceback; so does a misspelt option. Any other exception is a bug and shows itself as one.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pingyi.cli._commands import Commands

DONE, PROBLEMS, REFUSED = 0, 1, 2
"""The exit codes of every command."""

app = typer.Typer(
    name="pingyi",
    cls=Commands,
    help="评议：从台账到述职评议考核，每一句评语都能查到依据。",
    epilog="退出码：0 完成；1 完成，但数据中有问题；2 未予受理。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from pingyi import __version__

        typer.echo(f"pingyi {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号。", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """评议：从台账到述职评议考核，每一句评语都能查到依据。"""


def main() -> None:
    """Run the command line and exit with its code."""
    app(prog_name="pingyi")
