"""The last step of the demo: what was read goes into the web's database too, and how to come in is told."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import typer

from pingyi.cli._progress import Steps
from pingyi.cli._reviewing import Reviewed as Done
from pingyi.demo import District
from pingyi.demo.workbooks import inputs, names_book
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Around, Taken
from pingyi.web import demo as web
from pingyi.web.demo_years import Reviewed, beside

PACKS = ("seed-district",)
HOME = "web"
PORT = 8000


class Opened:
    """The demo's web below ``out``: loaded where it is not yet what the workbooks say."""

    def __init__(self, made: District, out: Path) -> None:
        self.out, self.home = out, out / HOME
        self._inputs = inputs(made)
        self._sign_ins = web.loaded(self.home, self._inputs)
        self._heard: dict[int, Taken] = {}
        self._reviewed: list[Reviewed] = []

    def around(self, year: int) -> Around:
        """What hears the rows of a year as they are read; where nothing is to be loaded, nothing does."""
        return Around() if self._sign_ins is not None else Around(taken=partial(self._heard.__setitem__, year))

    def reviewed(self, done: Done) -> None:
        """A year has been reviewed: what its pages need is kept, where anything is to be loaded."""
        if self._sign_ins is None:
            self._reviewed.append(beside(done, PACKS, open_year=done.review.year == web.TODAY.year))

    def load(self, progress: Steps) -> None:
        """Fill the database if it must be."""
        if self._sign_ins is None:
            os.environ.pop("PINGYI_DATABASE_URL", None)  # the demo never goes into a district's own database
            progress("装入网上系统")
            book = NamesBook.load(names_book(self.out))
            self._sign_ins = web.load(self.home, self._inputs, self._heard, book, progress.detail, self._reviewed)

    def tell(self) -> None:
        """The one command that opens it, and a sign-in for each role."""
        if self._sign_ins is None:
            return
        typer.echo(f"\n网上系统已装好这两年的数据（停在{web.TODAY:%Y年%-m月%-d日}），打开它：")
        typer.echo(f"  {_program()} serve --home {self.home} --port {PORT}")
        typer.echo(f"然后在浏览器中打开 http://127.0.0.1:{PORT}/ ，用下列账号登录，密码都是 {web.PASSWORD}：")
        for one in self._sign_ins:
            typer.echo(f"  {one.username:<10}{one.role}（{one.place}）")


def _program() -> str:
    """How this program was called."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "pingyi" else "pingyi"
