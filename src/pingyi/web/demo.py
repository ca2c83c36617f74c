"""The made-up district in the web's database: both years' records, an account for each role, a day on which it stands still.

It is loaded from rows that were read for the review already, and again only when something it is made from has changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pingyi.facts.names import NamesBook
    from pingyi.facts.reading import Taken
    from pingyi.web.demo_years import Reviewed

EDITION = "2"
"""Raised whenever the same rows are loaded in another way."""
PASSWORD = "Yanshi-2019-pingyi"  # noqa: S105  the demo's: printed for everybody to read
DISTRICT, COMMITTEE = "zuzhibu", "dangwei"
TODAY = date(2019, 12, 20)
_WAITING = date(2019, 12, 1)
"""From this day on records wait for their committee's word."""
_STAMP = "demo.json"


@dataclass(frozen=True)
class SignIn:
    """Who can come in."""

    username: str
    role: str
    place: str


def stamp(inputs: str) -> str:
    """What the database is made from: ``inputs`` (of the workbooks), and the tables as this release wants them."""
    migrations = sorted(path.name for path in Path(__file__).parent.glob("*/migrations/[0-9]*.py"))
    return hashlib.sha256(json.dumps([EDITION, inputs, migrations]).encode()).hexdigest()


def loaded(home: Path, inputs: str) -> Sequence[SignIn] | None:
    """The sign-ins of a database that is as it should be; None: it must be loaded."""
    try:
        content = json.loads((home / _STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if content.get("stamp") != stamp(inputs):
        return None
    return [SignIn(**one) for one in content["sign_ins"]]


def load(
    home: Path,
    inputs: str,
    years: Mapping[int, Taken],
    book: NamesBook,
    progress: Callable[[str], None],
    reviewed: Sequence[Reviewed] = (),
) -> Sequence[SignIn]:
    """Make the database anew and fill it. Whatever was tried out in the one before is gone.

    ``reviewed``: the years' reviews, where they were made; without them nothing is sealed and nothing measured yet.
    """
    (home / _STAMP).unlink(missing_ok=True)
    for old in home.glob("pingyi.sqlite3*"):
        old.unlink()
    shutil.rmtree(home / "years", ignore_errors=True)
    from pingyi.web.start import migrate, open_house  # noqa: PLC0415  settings read the environment

    open_house(home)
    migrate()
    _fill(years, book, progress)
    found = _accounts()
    if reviewed:
        progress("登记封存和评议")
        _years(reviewed)
    progress("排出应办事项")
    _dues()
    content = {"stamp": stamp(inputs), "sign_ins": [vars(one) for one in found]}
    (home / _STAMP).write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return found


def _fill(years: Mapping[int, Taken], book: NamesBook, progress: Callable[[str], None]) -> None:
    from pingyi.web.base.clock import FIXED_DAY  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.base.models import DEMO, Setting  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.intake import incoming  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.intake.services import Manner, take_in_read  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.registers.names import DatabaseNames, put_secret  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.rulebooks.active import rules  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.years.models import Year  # noqa: PLC0415  models are there only once Django is set up

    Setting.put(FIXED_DAY, TODAY.isoformat())
    Setting.put(DEMO, "1")
    put_secret(book.secret)
    for year, taken in sorted(years.items()):
        progress(f"{year}年入库")
        names = DatabaseNames()
        names.names.update(book.names)
        brought = incoming.kept(rules(year), taken)
        waiting = _WAITING if year == TODAY.year else None
        take_in_read(brought, names, Manner(f"{year}年台账", whole=True, submitted_from=waiting))
        Year.objects.get_or_create(year=year, defaults={"lock_on": date(year + 1, 1, 15)})


def _years(reviewed: Sequence[Reviewed]) -> None:
    from pingyi.web.demo_years import register  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.people.models import User  # noqa: PLC0415  models are there only once Django is set up

    accounts = {user.username: user for user in User.objects.all()}
    register(reviewed, TODAY, accounts[DISTRICT], accounts[COMMITTEE])


def _dues() -> None:
    """What the first page would otherwise have to make while somebody waits for it."""
    from pingyi.web.board import dues  # noqa: PLC0415  models are there only once Django is set up

    dues.ensure(TODAY.year)


def _accounts() -> list[SignIn]:
    from pingyi.web.people.models import Role  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.people.setup import FIRST, account_with_password  # noqa: PLC0415  models are there only once Django is set up
    from pingyi.web.registers.models import Unit  # noqa: PLC0415  models are there only once Django is set up

    standing = Unit.objects.filter(until=None).order_by("path")
    root = standing.filter(parent=None).get()
    town = standing.filter(parent=root, kind="镇党委").first() or root
    village = (
        standing.filter(path__startswith=town.path, kind__in=("行政村", "社区"), children__kind="党支部").first()
        or town
    )
    wanted: list[tuple[str, Role, Unit | None]] = [
        (DISTRICT, Role.DISTRICT, root),
        (COMMITTEE, Role.COMMITTEE, town),
        ("zhibu", Role.BRANCH, village),
        *((username, role, None) for username, role in FIRST),
    ]
    found = []
    for username, role, unit in wanted:
        account_with_password(username, role.label, PASSWORD, role, unit, since=date(2018, 1, 1))
        found.append(SignIn(username, str(role.label), unit.name if unit is not None else "本系统"))
    return found
