"""The command line: ``pingyi COMMAND …``. One module a command, found by its name.

A module of this package whose name does not begin with ``_`` has a function ``register(app: typer.Typer) -> None``
that adds one or several commands (or a group) to ``app``. The module named like the command is the only one imported
when that command is called; ``pingyi --help`` imports them all, so a module's heavy imports stand inside its functions.

A command returns its exit code, or ``None`` for 0: **0** done, **1** done with problems in the data, **2** refused.
A :class:`pingyi.errors.Refusal` that leaves a command becomes its own sentence on stderr and exit code 2, never a
traceback; so does a misspelt option. Any other exception is a bug and shows itself as one.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingyi.cli._app import app

__all__ = ["DONE", "PROBLEMS", "REFUSED", "app", "main"]

DONE, PROBLEMS, REFUSED = 0, 1, 2
"""The exit codes of every command."""
_MANY = 50_000
"""So many new things until the collector of circles looks: at Python's own 700 it spends a tenth of a command's start looking
through modules, rules and tables, of which none goes before the command ends."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  the application
    if name != "app":
        raise AttributeError(name)
    from pingyi.cli._app import app as made

    return made


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_MANY)
    from pingyi.cli._quick import answered

    # What was kept of a sealed year is told without the application, which takes longer to start than the answer.
    if answered(sys.argv[1:]):
        return
    from pingyi.cli._app import app as made

    made(prog_name="pingyi")
