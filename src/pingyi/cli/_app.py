"""The application itself: made when a command needs it, since to make it takes longer than some answers."""

from __future__ import annotations

from typing import Annotated

import typer

from pingyi.cli import DONE
from pingyi.cli._commands import Commands

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
