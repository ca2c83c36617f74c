"""The group of all commands: finds them by module, turns refusals and usage errors into sentences and exit codes."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup
from typer.main import get_group

from pingyi.cli import _chinese

_INTERRUPTED = 130


class Commands(TyperGroup):
    """Commands that are imported when they are called."""

    package = "pingyi.cli"
    """Where the modules are looked for; a test names a package of its own."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401  typer's own signature
    ) -> Any:  # noqa: ANN401  typer's own signature
        """Run; in stand-alone mode exit with the command's code, otherwise return it."""
        from pingyi.errors import Refusal

        _chinese.install()
        try:
            code = super().main(
                args=args,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except Refusal as refusal:
            code = _refused(str(refusal))
        except typer.Abort:
            code = _refused("已取消。", code=_INTERRUPTED)
        except typer.TyperException as error:
            code = _refused(_chinese.usage_error(error))
        code = code or 0
        if standalone_mode:
            sys.exit(code)
        return code

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002  typer's own signature
        """Return the names of all commands, sorted; imports every module."""
        for name in self._modules():
            self._load(name)
        return sorted(self.commands)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Return the command called so, or None; imports only the module of that name where there is one."""
        if cmd_name not in self.commands:
            module = cmd_name.replace("-", "_")
            if module in self._modules():
                self._load(module)
        if cmd_name not in self.commands:
            self.list_commands(ctx)
        return self.commands.get(cmd_name)

    def _modules(self) -> list[str]:
        path = importlib.import_module(self.package).__path__
        return [found.name for found in pkgutil.iter_modules(path) if not found.name.startswith("_")]

    def _load(self, module: str) -> None:
        part = typer.Typer(rich_markup_mode=None)
        importlib.import_module(f"{self.package}.{module}").register(part)
        for name, command in get_group(part).commands.items():
            self.commands.setdefault(name, command)


def _refused(sentence: str, code: int = 2) -> int:
    typer.echo(sentence, err=True)
    return code
